import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { store, STORED, timesRun } from '../support/stored-data.js';

const SWITCHED_ON = ['collstats-latency', 'indexstats'].map((name) => `--collector.${name}`);

/** Field of latencyStats → label value. */
const KINDS = { reads: 'read', writes: 'write', commands: 'command', transactions: 'transaction' };

/** What an aggregation of shop.orders tells of this member. */
async function aggregated(server: MongoServer, stage: Document): Promise<readonly Document[]> {
  return server.client().db('shop').collection('orders').aggregate([stage]).toArray();
}

async function latencyOf(server: MongoServer): Promise<Record<string, { latency: number; ops: number }>> {
  const [stats] = await aggregated(server, { $collStats: { latencyStats: {} } });
  return stats!.latencyStats as Record<string, { latency: number; ops: number }>;
}

describe('use of collections and indexes, of every data member', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let primary: MongoServer;
  let hidden: MongoServer;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [
        { name: 'first' },
        { name: 'hidden', hidden: true },
        { name: 'delayed', hidden: true, delaySeconds: 3600 },
      ],
    });
    [primary, hidden] = [set.member('first'), set.member('hidden')];
    await store(primary, 2);
    // One member uses its index three times, the other once.
    for (const [server, times] of [
      [primary, 3],
      [hidden, 1],
    ] as const) {
      const orders = server.client().db('shop').collection('orders');
      for (let n = 0; n < times; n++) await orders.find({ n }).toArray();
    }
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`, ...SWITCHED_ON]);
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  const orders = { database: 'shop', collection: 'orders' };

  it('are asked of each, one collection after the other; once until the replies are old', async () => {
    const commands = ['listDatabases', 'listCollections', 'aggregate'];
    const before = await Promise.all(set.members.map((server) => timesRun(server, commands)));
    const page = await exporter.scrape();
    for (const command of ['collStats.latencyStats', 'indexStats']) {
      const asked = page.all('mongodb_scrape_command_success', { command, replica_set: 'rs0' });
      assert.deepEqual(
        asked.map(({ value }) => value),
        [1, 1, 1],
      );
    }
    for (let n = 0; n < 3; n++) await exporter.scrape();
    const after = await Promise.all(set.members.map((server) => timesRun(server, commands)));
    const times = after.map((counts, index) =>
      commands.map((command) => counts[command]! - before[index]![command]!),
    );
    // Two collectors, of two databases; the delayed member has none yet.
    const one = [2, 4, 2 * STORED.length];
    assert.deepEqual(times, [one, one, [2, 0, 0]]);
  });

  it('latency: what the member says of itself', async () => {
    const before = await Promise.all([primary, hidden].map(latencyOf));
    const narrow = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      ...['--collector.collstats-latency', '--collstats-latency.namespaces=shop.orders'],
    ]);
    try {
      const page = await narrow.scrape();
      const after = await Promise.all([primary, hidden].map(latencyOf));
      for (const [index, { address: member }] of [primary, hidden].entries()) {
        for (const [field, kind] of Object.entries(KINDS)) {
          const labels = { member, ...orders, kind };
          const [low, high] = [before[index]![field]!, after[index]![field]!];
          const operations = page.value('mongodb_collection_latency_operations_total', labels)!;
          const seconds = page.value('mongodb_collection_latency_seconds_total', labels)!;
          assert.ok(operations >= low.ops && operations <= high.ops, `${member} ${kind}`);
          assert.ok(seconds >= low.latency / 1e6 && seconds <= high.latency / 1e6);
        }
      }
      // Reading these replies counts as reads and commands.
      const writes = { ...orders, kind: 'write' };
      const written = page.byMember('mongodb_collection_latency_operations_total', writes);
      assert.deepEqual(written, { [primary.address]: 1, [hidden.address]: 0 });
      assert.equal(page.all('mongodb_collection_latency_seconds_total').length, 2 * 4);
      const collector = 'collstats-latency';
      assert.equal(page.value('mongodb_collector_truncated', { collector }), 0);
    } finally {
      await narrow.stop();
    }
  });

  it('indexes: what the member says of itself', async () => {
    const page = await exporter.scrape();
    for (const server of [primary, hidden]) {
      const labels = { member: server.address, ...orders };
      const told = page.all('mongodb_index_accesses_total', labels).map(({ labels: { index }, value }) => {
        const since = page.value('mongodb_index_accesses_since_timestamp_seconds', {
          ...labels,
          index: index!,
        });
        return [index, value, since];
      });
      const stats = await aggregated(server, { $indexStats: {} });
      const expected = stats.map(({ name, accesses }) => {
        const { ops, since } = accesses as { ops: unknown; since: Date };
        return [name as string, Number(ops), since.getTime() / 1000];
      });
      assert.deepEqual(told.toSorted(), expected.toSorted());
      assert.equal(told.length, 2);
    }
    const accesses = page.byMember('mongodb_index_accesses_total', { ...orders, index: 'n_1' });
    assert.deepEqual(accesses, { [primary.address]: 3, [hidden.address]: 1 });
  });

  it('of all kinds of collections but views', async () => {
    const page = await exporter.scrape();
    const visited = page
      .all('mongodb_collection_latency_operations_total', { member: primary.address, kind: 'read' })
      .map(({ labels: { database = '', collection = '' } }) => `${database}.${collection}`);
    assert.deepEqual(visited, STORED);
    assert.equal(page.all('mongodb_scrape_command_failure').length, 0);
  });
});
