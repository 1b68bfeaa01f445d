import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import {
  startShardedCluster,
  stopAll,
  type MongoServer,
  type ShardedCluster,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

/** Numbers that every living data member must still have. */
const LIVING = [
  'mongodb_connections_current',
  'mongodb_opcounters_total',
  'mongodb_replset_member_state',
  'mongodb_replset_oplog_window_seconds',
  'mongodb_uptime_seconds',
];

/** What only the config servers know. */
const FIGURES: readonly (readonly [name: string, labels: Readonly<Record<string, string>>, value: number])[] =
  [
    ['mongodb_sharding_shards', {}, 2],
    ['mongodb_sharding_shards_draining', {}, 0],
    ['mongodb_sharding_databases', { sharded: 'true' }, 2],
    ['mongodb_sharding_collections', {}, 2],
    ['mongodb_sharding_chunks', { shard: 'shard0' }, 4],
    ['mongodb_sharding_chunks', { shard: 'shard1' }, 5],
    ['mongodb_sharding_jumbo_chunks', {}, 1],
    ['mongodb_sharding_balancer_enabled', {}, 1],
  ];

const RUNNING = 'mongodb_sharding_balancer_running';
const READ_AT = 'mongodb_sharding_last_read_timestamp_seconds';

function assertLiving(page: Page, servers: readonly MongoServer[]): void {
  for (const { address: member, name } of servers) {
    assert.equal(page.value('mongodb_up', { member }), 1, `${name} ${member} is up`);
    for (const metric of LIVING) {
      assert.ok(page.all(metric, { member }).length > 0, `${name} ${member} has ${metric}`);
    }
    const failed = page.all('mongodb_scrape_command_success', { member }).filter(({ value }) => value !== 1);
    assert.deepEqual(failed, []);
  }
}

/** The chunks are counted in the background. */
const hasCounted = (page: Page): boolean => page.all('mongodb_sharding_chunks').length > 0;

function assertFigures(page: Page): void {
  for (const [name, labels, value] of FIGURES) assert.equal(page.value(name, labels), value, name);
}

describe('faults of a sharded cluster', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  let exporter: ExporterProcess;
  /** Started in the middle of the outage: all it has it must have read then. */
  let newcomer: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    cluster = await startShardedCluster({ keyFile: true, configMembers: 3, routers: 2 });
    exporter = await start(cluster.routers[0]!.name);
    await exporter.scrapeUntil(hasCounted);
  });

  afterEach(() => newcomer?.stop());

  after(async () => {
    await exporter?.stop();
    await stopAll();
  });

  async function start(seed: string): Promise<ExporterProcess> {
    const uri = `mongodb://monitor:monitor-password@${seed}/?authSource=admin`;
    return ExporterProcess.start([
      ...[`--mongodb.uri=${uri}`, '--discovery.interval=1s', '--collector.chunks'],
    ]);
  }

  const shardMembers = (): readonly MongoServer[] =>
    [...cluster.shards.values()].flatMap(({ members }) => members);
  const isCentral = ({ labels }: { labels: Readonly<Record<string, string>> }): boolean =>
    labels.command!.startsWith('config.');

  function assertRoutersDown(page: Page): void {
    for (const { name: member } of cluster.routers) {
      assert.equal(page.value('mongodb_up', { member, cluster_role: 'mongos' }), 0);
      const [reason] = page.all('mongodb_down_reason', { member });
      assert.deepEqual([reason?.labels.phase, reason?.labels.reason], ['connect', 'refused']);
      assert.equal(page.all('mongodb_connections_current', { member }).length, 0);
    }
  }

  it('all routers dead: config servers, shards and figures go on, only what routers know is absent', async () => {
    const before = await exporter.scrape();
    assert.equal(before.value(RUNNING), 0);
    await Promise.all(cluster.routers.map((router) => router.kill()));
    const page = await exporter.scrape();
    assert.ok(page.seconds < 1, `took ${page.seconds} s`);
    assertRoutersDown(page);
    assertLiving(page, [...cluster.config.members, ...shardMembers()]);
    assertFigures(page);
    assert.equal(page.value(RUNNING), undefined);

    newcomer = await start(shardMembers()[0]!.address);
    const fresh = await newcomer.scrapeUntil(hasCounted);
    assertRoutersDown(fresh);
    assertLiving(fresh, [...cluster.config.members, ...shardMembers()]);
    assertFigures(fresh);
    assert.equal(fresh.value(RUNNING), undefined);

    await Promise.all(cluster.routers.map((router) => router.start()));
    const back = await exporter.scrapeUntil((now) =>
      Object.values(now.byMember('mongodb_up')).every((up) => up === 1),
    );
    assert.equal(back.value(RUNNING), 0);
  });

  it('one router dead: the other tells how the balancer is', async () => {
    const [first, second] = cluster.routers;
    for (const [dead, living] of [
      [first!, second!],
      [second!, first!],
    ]) {
      await dead!.kill();
      const page = await exporter.scrape();
      assert.equal(page.value('mongodb_up', { member: dead!.name }), 0);
      assert.equal(page.value('mongodb_up', { member: living!.name }), 1);
      assert.equal(page.value(RUNNING), 0);
      newcomer = await start(cluster.config.members[0]!.address);
      assert.equal((await newcomer.scrape()).value(RUNNING), 0);
      await newcomer.stop();
      await dead!.start();
      await exporter.scrapeUntil((now) => now.value('mongodb_up', { member: dead!.name }) === 1);
    }
  });

  it('a config server and a shard hung: the rest is complete in time, the figures come from another', async () => {
    const primary = await cluster.config.waitForPrimary();
    const hung = [cluster.config.members.find((member) => member !== primary)!, shardMembers()[1]!];
    const isHung = (member: MongoServer): boolean => hung.includes(member);
    for (const member of hung) member.pause();
    try {
      const living = [...cluster.config.members, ...shardMembers()].filter((member) => !isHung(member));
      newcomer = await start(primary.address);
      for (const page of [await exporter.scrape(), await newcomer.scrape()]) {
        for (const { address: member } of hung) {
          assert.equal(page.value('mongodb_up', { member }), 0);
          assert.equal(page.all('mongodb_down_reason', { member })[0]?.labels.reason, 'timeout');
        }
        assertLiving(page, living);
        assertFigures(page);
        assert.equal(page.value(RUNNING), 0);
        assert.ok(page.seconds < 9.9, `took ${page.seconds} s`);
      }
    } finally {
      for (const member of hung) member.resume();
    }
    const back = await exporter.scrapeUntil((page) =>
      Object.values(page.byMember('mongodb_up')).every((up) => up === 1),
    );
    assertLiving(back, [...cluster.config.members, ...shardMembers()]);
    await cluster.config.waitUntilSettled();
  });

  it('config servers without a primary: their numbers and the figures are those of the secondary that is left', async () => {
    const primary = await cluster.config.waitForPrimary();
    const [left, other] = cluster.config.members.filter((member) => member !== primary);
    const dead = [primary, other!];
    await Promise.all(dead.map((member) => member.kill()));
    const page = await exporter.scrapeUntil(
      (now) => now.value('mongodb_replset_fault_tolerance', { replica_set: 'cfg' }) === -1,
    );
    assert.equal(page.value('mongodb_replset_primaries', { replica_set: 'cfg' }), 0);
    assert.equal(page.value('mongodb_replset_member_state', { member: left!.address }), 2);
    for (const { address: member } of dead) assert.equal(page.value('mongodb_up', { member }), 0);
    assertLiving(page, [left!, ...shardMembers()]);
    assertFigures(page);

    const startedAt = Date.now() / 1000;
    for (const seed of [shardMembers()[1]!.address, left!.address, cluster.routers[0]!.name]) {
      newcomer = await start(seed);
      const fresh = await newcomer.scrapeUntil(hasCounted);
      assert.equal(fresh.all('mongodb_up').length, 7, `from ${seed}`);
      assertLiving(fresh, [left!, ...shardMembers()]);
      assertFigures(fresh);
      assert.ok(fresh.value(READ_AT)! >= startedAt);
      const central = fresh.all('mongodb_scrape_command_success').filter(isCentral);
      assert.deepEqual(new Set(central.map(({ labels }) => labels.member)), new Set([left!.address]));
      await newcomer.stop();
    }
    await left!.kill();
    const none = await exporter.scrape();
    assertLiving(none, shardMembers());
    assertFigures(none);
    assert.equal(none.value('mongodb_replset_members', { replica_set: 'cfg' }), 3);

    newcomer = await start(shardMembers()[0]!.address);
    const fresh = await newcomer.scrape();
    assertLiving(fresh, shardMembers());
    assert.equal(fresh.all('mongodb_up', { cluster_role: 'config' }).length, 3);
    assert.equal(fresh.value('mongodb_sharding_shards'), undefined);
  });

  it('config servers back: everything is whole again', async () => {
    await Promise.all(cluster.config.members.map((member) => member.start()));
    const page = await exporter.scrapeUntil(
      (now) =>
        now.value('mongodb_replset_primaries', { replica_set: 'cfg' }) === 1 &&
        Object.values(now.byMember('mongodb_up')).every((up) => up === 1) &&
        now.value(RUNNING) === 0,
      50_000,
    );
    assert.equal(page.all('mongodb_up').length, 7);
    assertLiving(page, [...cluster.config.members, ...shardMembers()]);
  });
});
