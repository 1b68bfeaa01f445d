import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import {
  startShardedCluster,
  stopAll,
  waitUntil,
  type MongoServer,
  type ShardedCluster,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { notOnce } from '../support/shared-pages.js';

/** With this name the second of two exporters has the first and the third shard, the first one all other sets. */
const NAME = 'shop';

const setsOf = (page: Page): readonly string[] =>
  page.all('mongodb_replset_members').map(({ labels }) => labels.replica_set ?? '');

const idsOf = ({ samples }: Page): ReadonlySet<string> =>
  new Set(
    samples
      .filter(({ name }) => name.startsWith('mongodb_'))
      .map((one) => one.name + JSON.stringify(one.labels)),
  );

describe('a sharded cluster of real servers over two exporters, as pods of a StatefulSet', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  let whole: ExporterProcess;
  let pods: readonly ExporterProcess[] = [];

  before(async function () {
    await requireMongod(this);
    const shards = [
      { name: 'shard0', members: 2 },
      { name: 'shard1', members: 1 },
    ];
    cluster = await startShardedCluster({ shards, routers: 2 });
    const args = [
      `--mongodb.uri=${cluster.uri(false)}`,
      `--topology.name=${NAME}`,
      '--discovery.interval=1s',
      '--heartbeat.interval=500ms',
    ];
    [whole, ...pods] = await Promise.all([
      ExporterProcess.start(args),
      ...['exporter-0', 'exporter-1'].map((HOSTNAME) =>
        ExporterProcess.start([...args, '--partition.count=2'], { HOSTNAME }),
      ),
    ]);
  });

  after(async () => {
    await Promise.all([whole, ...pods].map((exporter) => exporter?.stop()));
    await stopAll();
  });

  /** Waits until both together have every series once. */
  async function covered(
    isWanted: (pages: readonly Page[]) => boolean = () => true,
  ): Promise<readonly Page[]> {
    let reasons: readonly string[] = [];
    return waitUntil(
      async () => {
        const [all, ...pages] = await Promise.all([whole, ...pods].map((one) => one.scrape()));
        reasons = notOnce(pages, all!);
        return reasons.length === 0 && isWanted(pages) && pages;
      },
      { timeoutMs: 20_000, intervalMs: 200, message: () => reasons.slice(0, 20).join('\n') },
    );
  }

  it('is covered once', async () => {
    const pages = await covered();
    assert.deepEqual(
      pages.map((page) => setsOf(page).toSorted()),
      [['cfg', 'shard1'], ['shard0']],
    );
    assert.deepEqual(
      pages.map((page) => page.value('mongodb_exporter_partition_index')),
      [0, 1],
    );
    const up = pages.flatMap((page) => Object.keys(page.byMember('mongodb_up')));
    const servers = [cluster.config, ...cluster.shards.values()].flatMap(({ members }) => members);
    const expected = [...servers.map(({ address }) => address), ...cluster.routers.map(({ name }) => name)];
    assert.deepEqual(up.toSorted(), expected.toSorted());
    assert.equal(pages[1]!.all('mongodb_replset_heartbeat_health', { replica_set: 'shard0' }).length, 2);
    assert.deepEqual(
      pages.map((page) => page.value('mongodb_sharding_shards')),
      [2, undefined],
    );
    assert.equal(pages[0]!.value('mongodb_sharding_balancer_running'), 0);
  });

  it('a shard that is added goes to one of them, and the other one has nothing of it', async () => {
    const before = (await pods[0]!.scrape()).all('mongodb_up').length;
    await cluster.addShard('shard2');
    const [first, second] = await covered((pages) => pages.some((page) => setsOf(page).includes('shard2')));
    assert.deepEqual(setsOf(second!).toSorted(), ['shard0', 'shard2']);
    assert.equal(first!.all('mongodb_up').length, before);
    const changes = [first!, second!].map((page) =>
      page.value('mongodb_topology_changes_total', { change: 'added' }),
    );
    assert.deepEqual(changes, [0, 1]);
  });

  it('one that stops takes nothing from the other, and no connection of theirs is left where it was', async () => {
    const [first, second] = pods;
    const before = idsOf(await second!.scrape());
    await Promise.all([whole.stop(), first!.stop()]);
    const after = idsOf(await second!.scrape());
    assert.deepEqual(
      [...before].filter((id) => !after.has(id)),
      [],
    );
    const watched = ['shard0', 'shard2'].flatMap((name) => cluster.shard(name).members);
    for (const server of watched) assert.ok((await connectionsTo(server)) > 0, server.name);
    // Not of the config servers: stand-ins for routers connect there for whoever asks them.
    for (const server of cluster.shard('shard1').members) {
      await waitUntil(async () => (await connectionsTo(server)) === 0, { message: server.name });
    }
  });
});

/** How many the exporters have. */
async function connectionsTo(server: MongoServer): Promise<number> {
  const { cursor } = await server.command({
    aggregate: 1,
    pipeline: [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { 'clientMetadata.application.name': 'mongodb-topology-exporter' } },
      { $project: { connectionId: 1 } },
    ],
    cursor: {},
  });
  return (cursor as { readonly firstBatch: readonly unknown[] }).firstBatch.length;
}
