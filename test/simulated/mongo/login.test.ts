import assert from 'node:assert/strict';
import type { Credentials } from '../../../src/config/config.js';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { MemberClient } from '../../../src/mongo/member-client.js';
import { MemberDown } from '../../../src/util/errors.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { deadlineIn, later, plainTarget } from '../../support/test-scraper.js';

const WRONG: Credentials = { username: 'monitor', password: 'wrong' };

describe('a login that is refused', () => {
  let fleet: Fleet;
  let primary: string;
  let arbiter: string;
  const clients: MemberClient[] = [];

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3, arbiters: 1 }], auth: true });
    primary = fleet.members[0]!.name;
    arbiter = fleet.members.find(({ role }) => role === 'arbiter')!.name;
  });

  afterEach(async () => {
    await fleet.control(primary, 'healthy');
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  after(() => fleet.stop());

  function opened(name: string, credentials = WRONG): MemberClient {
    const target = plainTarget({ credentials });
    const client = new MemberClient(name, { access: target, monitor: DEFAULT_MONITOR });
    clients.push(client);
    return client;
  }

  async function logins(name: string): Promise<number> {
    return (await fleet.seen(name)).commands.saslStart ?? 0;
  }

  it('leaves hello answered, and says so', async () => {
    const { reply, login } = await opened(primary).hello(deadlineIn(3000));
    assert.equal(reply.me, primary);
    assert.ok(typeof login === 'object');
    assert.equal(login.reason, 'auth');
    assert.match(login.message, /Authentication failed/);
  });

  it('is not tried again at every scrape: accounts get locked', async () => {
    const before = await logins(primary);
    const client = opened(primary);
    await client.hello(deadlineIn(3000));
    const once = await logins(primary);
    assert.equal(once - before, 1);
    for (let scrape = 0; scrape < 3; scrape++) {
      const { login } = await client.hello(deadlineIn(3000));
      assert.ok(typeof login === 'object' && login.reason === 'auth');
    }
    await later(59_000, () => client.hello(deadlineIn(3000)));
    assert.equal(await logins(primary), once);
  });

  it('is tried again after a minute, once', async () => {
    const client = opened(primary);
    await client.hello(deadlineIn(3000));
    const once = await logins(primary);
    const { login } = await later(61_000, () => client.hello(deadlineIn(3000)));
    assert.ok(typeof login === 'object' && login.reason === 'auth');
    assert.equal(await logins(primary), once + 1);
    await client.hello(deadlineIn(3000));
    assert.equal(await logins(primary), once + 1);
  });

  it('is tried again at once on request, once', async () => {
    const client = opened(primary);
    client.retryLogin();
    await client.hello(deadlineIn(3000));
    const before = await logins(primary);
    client.retryLogin();
    for (let scrape = 0; scrape < 3; scrape++) {
      const { login } = await client.hello(deadlineIn(3000));
      assert.ok(typeof login === 'object' && login.reason === 'auth');
    }
    assert.equal(await logins(primary), before + 1);
  });

  it('is tried once, also for several callers at the same moment', async () => {
    const client = opened(primary);
    for (const passed of [0, 61_000]) {
      const before = await logins(primary);
      const asking = () => Promise.all([1, 2, 3].map(() => client.hello(deadlineIn(3000))));
      for (const { login, reply } of await later(passed, asking)) {
        assert.equal(reply.me, primary);
        assert.ok(typeof login === 'object');
        assert.match(login.message, /Authentication failed/);
      }
      assert.equal((await logins(primary)) - before, 1);
    }
  });

  it('an unknown mechanism of the server fails the login, not the member', async () => {
    const unsupported = { code: 2, codeName: 'BadValue', errmsg: 'Unsupported mechanism PLAIN' };
    await fleet.control(primary, { error: { command: 'saslStart', ...unsupported } });
    const credentials: Credentials = { ...WRONG, mechanism: 'PLAIN', source: '$external' };
    const { login } = await opened(primary, credentials).hello(deadlineIn(3000));
    assert.ok(typeof login === 'object');
    assert.equal(login.reason, 'auth');
    assert.match(login.message, /Unsupported mechanism/);
  });

  it('does not hide that the process is down', async () => {
    await fleet.control(primary, 'dead');
    await assert.rejects(opened(primary).hello(deadlineIn(3000)), (error) => {
      assert.ok(error instanceof MemberDown);
      return error.failure.reason === 'refused';
    });
  });

  it('is never tried at an arbiter, which has no users', async () => {
    const { reply, login } = await opened(arbiter).hello(deadlineIn(3000));
    assert.equal(reply.arbiterOnly, true);
    assert.equal(login, 'none');
    assert.equal(await logins(arbiter), 0);
  });
});
