import { BSON, MongoClient } from 'mongodb';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import {
  closeNow,
  isSocketDestroyed,
  measuredRtt,
  monitorOf,
  restartRttPinger,
  stopRttPinger,
} from '../../../src/mongo/driver-internals.js';
import { MemberClient } from '../../../src/mongo/member-client.js';
import { MemberDown } from '../../../src/util/errors.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { addressMessage, legacyReply, requestReader, wrapMessage } from '../../support/fleet/wire.js';
import { deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

const HELLO = { isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 17, ok: 1 };

/** Where the document begins: in an OP_MSG, and in the OP_REPLY to the first hello. */
const START = { message: 21, reply: 36 } as const;

/** Where an OP_REPLY tells how many documents it has. */
const COUNT = 32;

type Change = (message: Buffer, start: number) => void;

/** What is wrong with the replies, once the handshake is over or from the first one on. */
const CHANGES: readonly (readonly [what: string, change: Change])[] = [
  ['a document of a negative length', (message, start) => message.writeInt32LE(-1, start)],
  ['a document of no length', (message, start) => message.writeInt32LE(0, start)],
  ['a document that is shorter than the shortest', (message, start) => message.writeInt32LE(4, start)],
  [
    'a document that goes back to its beginning',
    (message, start) => message.writeInt32LE(-message.length, start),
  ],
  [
    'a document that is longer than the message',
    (message, start) => message.writeInt32LE(0x7fff_ffff, start),
  ],
];

describe('replies that would keep the driver busy for ever', () => {
  let server: Server;
  let address: string;
  let changes: { readonly first?: Change; readonly later?: Change };

  before(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      const read = requestReader(({ requestId, legacy }) => {
        const bytes = BSON.serialize(HELLO);
        if (legacy) {
          const reply = legacyReply(bytes, 1, requestId);
          changes.first?.(reply, START.reply);
          socket.write(reply);
        } else {
          const message = wrapMessage(bytes);
          addressMessage(message, 1, requestId, 0);
          changes.later?.(message, START.message);
          socket.write(message);
        }
      });
      socket.on('data', read);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    changes = {};
  });

  after(() => {
    server.close();
  });

  async function failing(): Promise<string> {
    const client = new MemberClient(address, { access: plainTarget(), monitor: DEFAULT_MONITOR });
    const startedAt = performance.now();
    try {
      await client.hello(deadlineIn(3_000));
    } catch (error) {
      assert.ok(error instanceof MemberDown, String(error));
      assert.ok(performance.now() - startedAt < 1_000);
      return `${error.failure.phase} ${error.failure.reason}`;
    } finally {
      await client.close();
    }
    return 'up';
  }

  it('good ones are let through', async () => {
    assert.equal(await failing(), 'up');
  });

  for (const [what, change] of CHANGES) {
    it(`${what}: hello protocol, at once, to the first hello and later`, async () => {
      changes = { first: change };
      assert.equal(await failing(), 'hello protocol');
      changes = { later: change };
      assert.equal(await failing(), 'hello protocol');
    });
  }

  it('more documents than there are, to the first hello: hello protocol', async () => {
    changes = { first: (message) => message.writeInt32LE(0x7fff_ffff, COUNT) };
    assert.equal(await failing(), 'hello protocol');
  });
});

describe('what is used of the driver beside its public interface', () => {
  let fleet: Fleet;
  let client: MongoClient;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 1 }] });
  });

  beforeEach(async () => {
    const uri = `mongodb://${fleet.members[0]!.address}/?directConnection=true`;
    client = new MongoClient(uri, { serverMonitoringMode: 'stream', heartbeatFrequencyMS: 500 });
    await client.connect();
  });

  afterEach(async () => {
    await client.close();
  });

  after(() => fleet.stop());

  it('the round-trip times of the server', async () => {
    const measured = await waitUntil(() => {
      const rtt = measuredRtt(client);
      return rtt && rtt.roundTripTime > 0 && rtt.minRoundTripTime > 0 ? rtt : undefined;
    });
    assert.ok(measured.minRoundTripTime <= measured.roundTripTime);
  });

  it('the round-trip measurement of the monitor, which can be started again and ended', async () => {
    const monitor = await waitUntil(() => (monitorOf(client)?.rttPinger ? monitorOf(client) : undefined));
    const first = monitor.rttPinger;
    restartRttPinger(monitor);
    const second = monitor.rttPinger!;
    assert.notEqual(second, first);
    assert.equal(second.constructor, first!.constructor);
    await waitUntil(() => second.connection !== undefined, { message: 'a measurement of the new one' });
    stopRttPinger(monitor);
    assert.equal(monitor.rttPinger, undefined);
  });

  it('the sockets of connections that are checked out, by the ids of the events', async () => {
    const { name } = fleet.members[0]!;
    const ids: (number | string)[] = [];
    client.on('connectionCheckedOut', ({ connectionId }) => ids.push(connectionId));
    await fleet.control(name, { delayMs: 300 });
    const waiting = client.db('admin').command({ hello: 1 }).catch(String);
    const id = await waitUntil(() => ids[0]);
    assert.equal(isSocketDestroyed(client, id), false);
    socketOf(client).destroy();
    assert.equal(isSocketDestroyed(client, id), true);
    assert.equal(isSocketDestroyed(client, 'another'), false);
    await fleet.control(name, 'healthy');
    await waiting;
  });

  it('the close of the topology, which ends everything at once', async () => {
    await client.db('admin').command({ hello: 1 });
    const closed: string[] = [];
    client.on('topologyClosed', () => closed.push('topology'));
    closeNow(client);
    assert.deepEqual(closed, ['topology']);
    closeNow(client);
    assert.equal(closed.length, 1);
  });
});

/** The socket of the connection that a command of this client uses. */
function socketOf(client: MongoClient): Socket {
  const { topology } = client as unknown as {
    readonly topology: { readonly s: { readonly servers: Map<string, { readonly pool: Pool }> } };
  };
  const [server] = topology.s.servers.values();
  const [connection] = server!.pool.checkedOut;
  return connection!.socket;
}

interface Pool {
  readonly checkedOut: ReadonlySet<{ readonly socket: Socket }>;
}
