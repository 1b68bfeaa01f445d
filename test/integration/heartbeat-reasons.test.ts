import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { freePorts, startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const FAILURE = 'mongodb_replset_heartbeat_failure';

/** Members without vote or priority, so that the one member goes on leading while none of them answers. */
function silentMember(id: number, host: string): object {
  return { _id: id, host, votes: 0, priority: 0 };
}

describe('reasons of failing heartbeats, in the words of a real server', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let other: ReplicaSet;
  let hangsUp: Server;
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ name: 'authors', members: [{}] });
    other = await startReplicaSet({ name: 'other', members: [{}] });
    hangsUp = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    await exporter?.stop();
    hangsUp?.close();
    await Promise.all([set?.stop(), other?.stop()]);
  });

  it('a name that is not known, a closed port, one that hangs up, and a member of another set', async () => {
    const [port] = await freePorts(1);
    const stranger: MongoServer = other.members[0]!;
    const reasons = {
      // The server takes no other names beside 127.0.0.1 than those that begin like it.
      '127.auth-1.invalid:27017': 'dns',
      [`127.0.0.1:${port}`]: 'refused',
      [`127.0.0.1:${(hangsUp.address() as AddressInfo).port}`]: 'connection_closed',
      [stranger.address]: 'wrong_set',
    };
    // Who answers as another set is not taken up: it comes to the address later.
    await stranger.kill();
    for (const [index, host] of Object.keys(reasons).entries()) {
      await set.reconfig((config) => ({
        ...config,
        members: [...(config.members as readonly object[]), silentMember(index + 1, host)],
      }));
    }
    await stranger.start();
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
    const told = (page: Page) =>
      Object.fromEntries(page.all(FAILURE).map(({ labels }) => [labels.member!, labels.reason!] as const));
    // Only the next heartbeat meets the other set.
    const page = await exporter.scrapeUntil((now) => told(now)[stranger.address] !== 'refused');
    assert.deepEqual(told(page), reasons);
  });
});
