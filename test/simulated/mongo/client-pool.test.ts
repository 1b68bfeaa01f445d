import assert from 'node:assert/strict';
import type { TlsOptions } from '../../../src/config/config.js';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { ClientPool } from '../../../src/mongo/client-pool.js';
import { MemberDown } from '../../../src/util/errors.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { ACCESSES, clientPool, contactable, deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

const withTls = (tls: Partial<TlsOptions>) =>
  plainTarget({ tls: { allowInvalidCertificates: false, allowInvalidHostnames: false, ...tls } });

describe('pool of clients', () => {
  let fleet: Fleet;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 2 }] });
  });

  after(() => fleet.stop());

  it('has one client per address, made at first use', () => {
    const pool = clientPool();
    assert.equal(pool.get(contactable('a:1')), pool.get(contactable('a:1')));
    assert.notEqual(pool.get(contactable('a:1')), pool.get(contactable('b:1')));
    return pool.close();
  });

  it('has one for equal ways to log in, another for others, and one for each cluster', () => {
    const pool = clientPool();
    const login = () => plainTarget({ credentials: { username: 'm', password: 'p' } });
    const client = pool.get(contactable('a:1', login()));
    assert.equal(pool.get(contactable('a:1', login())), client);
    assert.equal(pool.get(contactable('a:1', plainTarget({ ...login(), seeds: ['b:1'] }))), client);
    assert.notEqual(pool.get(contactable('a:1')), client);
    assert.notEqual(pool.get({ ...contactable('a:1', login()), cluster: 'other' }), client);
    return pool.close();
  });

  it('has another one when a certificate is renewed in its file', () => {
    const pool = clientPool();
    const access = (pem: string) => withTls({ ca: { path: 'ca.pem', pem } });
    const client = pool.get(contactable('a:1', access('one')));
    assert.equal(pool.get(contactable('a:1', access('one'))), client);
    assert.notEqual(pool.get(contactable('a:1', access('two'))), client);
    return pool.close();
  });

  it('closes those of one cluster and leaves those of the others', async () => {
    const pool = clientPool();
    const other = { ...contactable('a:1'), cluster: 'other' };
    const [own, others] = [pool.get(contactable('a:1')), pool.get(other)];
    await pool.retain('test', []);
    assert.equal(pool.get(other), others);
    assert.notEqual(pool.get(contactable('a:1')), own);
    await pool.close();
  });

  it('closes those that no member has any more, and creates them again when they return', async () => {
    const [one, two] = fleet.members.map(({ address }) => address) as [string, string];
    const pool = clientPool();
    const [first, second] = [pool.get(contactable(one)), pool.get(contactable(two))];
    await Promise.all([first, second].map((client) => client.hello(deadlineIn(3000))));
    await pool.retain('test', [contactable(one)]);
    assert.equal(pool.get(contactable(one)), first);
    assert.notEqual(pool.get(contactable(two)), second);
    await pool.get(contactable(two)).hello(deadlineIn(3000));
    await pool.close();
  });

  it('returns the round-trip time to a process while there is a client for it', async () => {
    const [one, two] = fleet.members.map(({ address }) => address) as [string, string];
    const pool = clientPool({ heartbeatMs: 500 });
    // The driver measures whole milliseconds.
    await fleet.control(fleet.members[0]!.name, { delayMs: 20 });
    await pool.get(contactable(one)).hello(deadlineIn(3000));
    const roundTrip = await waitUntil(() => pool.roundTripOf(contactable(one)));
    assert.ok(roundTrip.average >= 0.015 && roundTrip.average < 3);
    await fleet.control(fleet.members[0]!.name, 'healthy');
    assert.equal(pool.roundTripOf(contactable(two)), undefined);
    assert.equal(pool.roundTripOf({ ...contactable(one), cluster: 'other' }), undefined);
    await pool.retain('test', []);
    assert.equal(pool.roundTripOf(contactable(one)), undefined);
    await pool.close();
  });

  it('creates no client for it, and does not touch an existing one', async () => {
    const pool = clientPool();
    // To make a client OpenSSL would be asked.
    const access = withTls({ certificateKey: { path: 'key.pem', pem: 'garbage' } });
    assert.equal(pool.roundTripOf(contactable('a:1', access)), undefined);
    assert.throws(() => pool.get(contactable('a:1', access)), /PEM/);

    const login = plainTarget({ credentials: { username: 'm', password: 'p' } });
    const wanted = contactable(fleet.members[0]!.address, login);
    const client = pool.get(wanted);
    pool.roundTripOf({ ...wanted, login: false });
    assert.notEqual((await client.hello(deadlineIn(3000))).login, 'none');
    await pool.close();
  });

  it('closes removed ones only when they are not in use any more, and resolves then', async () => {
    let release = (): void => undefined;
    const unused = new Promise<void>((resolve) => {
      release = resolve;
    });
    const pool = new ClientPool({
      accesses: ACCESSES,
      monitor: DEFAULT_MONITOR,
      whenUnused: () => unused,
    });
    const wanted = contactable(fleet.members[0]!.address);
    const client = pool.get(wanted);
    await client.hello(deadlineIn(3000));
    let ended = 0;
    const count = (): void => {
      ended += 1;
    };
    const ends = [pool.retain('test', []).then(count)];
    assert.notEqual(pool.get(wanted), client);
    ends.push(pool.close().then(count));
    assert.equal((await client.hello(deadlineIn(3000))).reply.setName, 'rs0');
    assert.equal(ended, 0);
    release();
    await Promise.all(ends);
    await assert.rejects(client.hello(deadlineIn(3000)), MemberDown);
  });

  it('closes them all', async () => {
    const pool = clientPool();
    const client = pool.get(contactable(fleet.members[0]!.address));
    await client.hello(deadlineIn(3000));
    await pool.close();
    assert.notEqual(pool.get(contactable(fleet.members[0]!.address)), client);
    await pool.close();
  });
});
