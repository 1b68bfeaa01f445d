import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { MemberClient } from '../../../src/mongo/member-client.js';
import { MemberDown, type Failure } from '../../../src/util/errors.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

/** As long as the driver would wait before it dials again, and as the exporter believes a failure. */
const FRESH_MS = 500;

describe('client of one member', () => {
  let fleet: Fleet;
  let name: string;
  let clients: MemberClient[];

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 2 }] });
    name = fleet.members[1]!.name;
  });

  beforeEach(() => {
    clients = [];
  });

  afterEach(async () => {
    await fleet.control(name, 'healthy');
    await Promise.all(clients.map((client) => client.close()));
  });

  after(() => fleet.stop());

  function opened(): MemberClient {
    const client = new MemberClient(name, { access: plainTarget(), monitor: DEFAULT_MONITOR });
    clients.push(client);
    return client;
  }

  /** hello's failure and the time it took. */
  async function failing(client: MemberClient, ms = 3000): Promise<Failure & { readonly ms: number }> {
    const startedAt = performance.now();
    const error: unknown = await client.hello(deadlineIn(ms)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof MemberDown, String(error));
    return { ...error.failure, ms: performance.now() - startedAt };
  }

  it('sends hello, without a login where none is configured', async () => {
    const client = opened();
    const { reply, login, sentAt, receivedAt } = await client.hello(deadlineIn(3000));
    assert.equal(reply.me, name);
    assert.equal(login, 'none');
    assert.ok(Math.abs(Date.now() - sentAt) < 3000 && receivedAt >= sentAt);
    assert.equal(client.timedOut, false);
  });

  it('keeps its connection from one scrape to the next', async () => {
    const client = opened();
    await client.hello(deadlineIn(3000));
    const { connections } = await fleet.seen(name);
    for (let scrape = 0; scrape < 3; scrape++) {
      await client.hello(deadlineIn(3000));
      await client.command('admin', { ping: 1 }, deadlineIn(3000));
    }
    assert.equal((await fleet.seen(name)).connections, connections);
  });

  describe('of a dead process', () => {
    it('fails at once, not after the server selection of the driver', async () => {
      await fleet.control(name, 'dead');
      const { phase, reason, ms } = await failing(opened());
      assert.deepEqual([phase, reason], ['connect', 'refused']);
      assert.ok(ms < 250, `${ms} ms`);
    });

    it('fails at once again at every later scrape', async () => {
      await fleet.control(name, 'dead');
      const client = opened();
      await failing(client);
      await pastFresh();
      const { ms, reason } = await failing(client);
      assert.equal(reason, 'refused');
      assert.ok(ms < 250, `${ms} ms`);
    });

    it('believes a fresh failure without a look', async () => {
      await fleet.control(name, 'dead');
      const client = opened();
      await failing(client);
      await fleet.control(name, 'healthy');
      const { connections } = await fleet.seen(name);
      const { reason, ms } = await failing(client);
      assert.equal(reason, 'refused');
      assert.ok(ms < 50, `${ms} ms`);
      assert.equal((await fleet.seen(name)).connections, connections);
    });

    it('does not believe an old one: a process started again is up at once', async () => {
      await fleet.control(name, 'dead');
      const client = opened();
      await failing(client);
      await fleet.control(name, 'healthy');
      await pastFresh();
      const startedAt = performance.now();
      await client.hello(deadlineIn(3000));
      const ms = performance.now() - startedAt;
      assert.ok(ms < 250, `${ms} ms`);
    });

    it('a process restarted between two scrapes is up: the lost connection is opened again', async () => {
      const client = opened();
      await client.hello(deadlineIn(3000));
      const { connections } = await fleet.seen(name);
      await fleet.control(name, 'dead');
      await fleet.control(name, 'healthy');
      const startedAt = performance.now();
      await client.hello(deadlineIn(3000));
      assert.ok(performance.now() - startedAt < 1000);
      assert.ok((await fleet.seen(name)).connections > connections);
    });
  });

  describe('of a process that hangs', () => {
    it('with a connection open: hello ends with the signal, in phase hello', async () => {
      const client = opened();
      await client.hello(deadlineIn(3000));
      await fleet.control(name, 'hang');
      const { phase, reason, ms } = await failing(client, 200);
      assert.deepEqual([phase, reason], ['hello', 'timeout']);
      assert.ok(ms >= 190 && ms < 450, `${ms} ms`);
      assert.equal(client.timedOut, true);
      await fleet.control(name, 'healthy');
      await client.hello(deadlineIn(3000));
      assert.equal(client.timedOut, false);
    });

    it('never reached before: a bare connection shows that it is there', async () => {
      await fleet.control(name, 'hang');
      const { phase, reason, ms } = await failing(opened(), 600);
      assert.deepEqual([phase, reason], ['hello', 'timeout']);
      assert.ok(ms >= 590 && ms < 900, `${ms} ms`);
    });

    it('loses that command alone, and the connection goes on', async () => {
      const client = opened();
      await client.hello(deadlineIn(3000));
      await fleet.control(name, { hangCommand: 'serverStatus' });
      await assert.rejects(client.command('admin', { serverStatus: 1 }, deadlineIn(150)));
      assert.equal((await client.hello(deadlineIn(3000))).reply.me, name);
    });
  });

  it('of a process that shuts down: hello shutdown', async () => {
    const error = { command: 'hello', code: 91, codeName: 'ShutdownInProgress', errmsg: 'quiesce mode' };
    await fleet.control(name, { error });
    const { phase, reason } = await failing(opened());
    assert.deepEqual([phase, reason], ['hello', 'shutdown']);
  });

  it('of a process that breaks off its answer: hello protocol', async () => {
    await fleet.control(name, { brokenReply: { kind: 'half', command: 'hello' } });
    const { phase, reason, ms } = await failing(opened(), 2000);
    assert.deepEqual([phase, reason], ['hello', 'protocol']);
    assert.ok(ms < 1000, `${ms} ms`);
  });

  it('close leaves neither sockets nor timers, also while hello waits', async () => {
    const before = await heldOpen();
    const busy = new MemberClient(name, { access: plainTarget(), monitor: DEFAULT_MONITOR });
    await busy.hello(deadlineIn(3000));
    await fleet.control(name, 'hang');
    const waiting = assert.rejects(busy.hello(deadlineIn(3000)));
    await busy.close();
    await waiting;
    await waitUntil(async () => (await heldOpen()) === before, { message: 'nothing is open' });
  });
});

/** Waits until a failure of now is no longer fresh. */
async function pastFresh(): Promise<void> {
  const at = performance.now();
  await waitUntil(() => performance.now() - at > FRESH_MS + 20);
}

/** Sockets and timers that keep this process alive. */
async function heldOpen(): Promise<string> {
  // Out of the timer's own callback.
  await setImmediate();
  const kinds = process.getActiveResourcesInfo();
  return kinds
    .filter((kind) => kind.startsWith('TCP') || kind === 'Timeout')
    .sort()
    .join();
}
