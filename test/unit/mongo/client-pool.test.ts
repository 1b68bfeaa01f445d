import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { clientPool, contactable, deadlineIn, plainTarget } from '../../support/rounds.js';
import { waitUntil } from '../../support/wait-until.js';

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

  it('closes those of one cluster and leaves those of the others', async () => {
    const pool = clientPool();
    const other = { ...contactable('a:1'), cluster: 'other' };
    const [own, others] = [pool.get(contactable('a:1')), pool.get(other)];
    await pool.retain('test', []);
    assert.equal(pool.get(other), others);
    assert.notEqual(pool.get(contactable('a:1')), own);
    await pool.close();
  });

  it('closes those that no member has any more, and makes them anew when they come back', async () => {
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

  it('tells the way to a process and back while there is a client for it', async () => {
    const [one, two] = fleet.members.map(({ address }) => address) as [string, string];
    const pool = clientPool();
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

  it('makes no client to tell it, and does not touch the one there is', async () => {
    const pool = clientPool();
    // Making a client would read the file.
    const checked = { allowInvalidCertificates: false, allowInvalidHostnames: false };
    const access = plainTarget({ tls: { ...checked, caFile: '/nonexistent/ca.pem' } });
    assert.equal(pool.roundTripOf(contactable('a:1', access)), undefined);
    assert.throws(() => pool.get(contactable('a:1', access)), /ENOENT/);

    const login = plainTarget({ credentials: { username: 'm', password: 'p' } });
    const wanted = contactable(fleet.members[0]!.address, login);
    const client = pool.get(wanted);
    pool.roundTripOf({ ...wanted, login: false });
    assert.notEqual((await client.hello(deadlineIn(3000))).login, 'none');
    await pool.close();
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
