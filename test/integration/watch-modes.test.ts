import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const BEATS = 'mongodb_heartbeats_total';
const CHANGES = 'mongodb_replset_primary_changes_total';
const APP_NAME = 'mongodb-topology-exporter';

/** What only the watch knows. */
const WATCHED =
  /^mongodb_(heartbeats?_|replset_(primary_changes|reelections|primaryless|failover|last_failover|last_primary_change|member_state_changes))/;

/** How many connections of the exporter the server has. */
async function connectionsTo(server: MongoServer): Promise<number> {
  const reply = await server.command({
    aggregate: 1,
    pipeline: [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { 'clientMetadata.application.name': APP_NAME } },
    ],
    cursor: { batchSize: 1_000 },
  });
  const { firstBatch } = reply.cursor as { readonly firstBatch: readonly Document[] };
  return new Set(firstBatch.map(({ connectionId }) => Number(connectionId))).size;
}

describe('modes of the watch', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{}, {}, {}] });
  });

  beforeEach(async () => {
    // The exporter of the test before has left.
    await waitUntil(async () => (await Promise.all(set.members.map(connectionsTo))).every((n) => n === 0));
  });

  afterEach(async () => {
    await exporter?.stop();
    exporter = undefined;
  });

  after(async () => {
    await set?.stop();
  });

  const start = async (...args: string[]): Promise<ExporterProcess> =>
    (exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`, ...args]));

  /** Scrapes for 5 s, now and then two at once; yields the most connections that a member had. */
  const mostConnections = async (watch: ExporterProcess): Promise<number> => {
    let most = 0;
    const until = performance.now() + 5_000;
    await watch.scrapeUntil(() => performance.now() > until);
    await waitUntil(async () => {
      await watch.scrape();
      most = Math.max(most, ...(await Promise.all(set.members.map(connectionsTo))));
      return performance.now() > until + 3_000;
    });
    return most;
  };

  it('stream: at most three connections to a member, for commands, heartbeats and round trips', async () => {
    const watch = await start();
    const most = await mostConnections(watch);
    assert.ok(most >= 2 && most <= 3, `${most} connections`);
  });

  it('poll: at most two connections to a member, and a hand-over is counted', async () => {
    const watch = await start('--heartbeat.mode=poll', '--heartbeat.interval=500ms');
    const most = await mostConnections(watch);
    assert.ok(most >= 1 && most <= 2, `${most} connections`);
    const old = await set.waitForPrimary();
    const before = await watch.scrape();
    assert.equal(before.value(CHANGES), 0);
    await old.command({ replSetStepDown: 2, secondaryCatchUpPeriodSecs: 1 });
    await waitUntil(
      async () => {
        const events = await watch.fetch('/api/events?type=primary_writable');
        return ((await events.json()) as { readonly events: readonly unknown[] }).events.length === 1;
      },
      { message: () => `a primary takes writes\n${watch.output}` },
    );
    const page = await watch.scrape();
    assert.equal(page.value(CHANGES), 1);
    assert.equal(page.value('mongodb_replset_reelections_total'), 0);
    for (const { address } of set.members) {
      const labels = { member: address, result: 'succeeded' };
      await watch.scrapeUntil((now) => now.value(BEATS, labels)! > before.value(BEATS, labels)!, 3_000);
    }
  });

  it('off: at most two connections to a member, nothing of the watch on the page, no events', async () => {
    const watch = await start('--heartbeat.mode=off');
    const most = await mostConnections(watch);
    assert.ok(most >= 1 && most <= 2, `${most} connections`);
    const page = await watch.scrape();
    assert.equal(page.value('mongodb_replset_primaries'), 1);
    assert.deepEqual(
      page.samples.filter(({ name }) => WATCHED.test(name)).map(({ name }) => name),
      [],
    );
    assert.doesNotMatch(page.text, /mongodb_heartbeats_total|mongodb_replset_primary_changes_total/);
    assert.equal((await watch.fetch('/api/events')).status, 404);
  });
});
