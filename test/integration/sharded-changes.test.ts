import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page, PageSample } from '../support/exposition.js';
import {
  freePorts,
  startShardedCluster,
  stopAll,
  waitUntil,
  type Router,
  type ShardedCluster,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { memberClientOptions } from '../support/servers/access.js';

/** A page that lacks a series of the first one has a gap. */
class NoGap {
  readonly #first: ReadonlySet<string>;

  /** @param except members and sets of which series may go */
  constructor(first: Page, except: readonly string[] = []) {
    const isExcepted = (name: string): boolean => except.includes(name);
    this.#first = new Set(
      first.samples
        .filter(({ name }) => name.startsWith('mongodb_'))
        .filter(({ labels: { member = '', replica_set = '' } }) => ![member, replica_set].some(isExcepted))
        .map(idOf),
    );
  }

  check(page: Page): void {
    const now = new Set(page.samples.map(idOf));
    assert.deepEqual(
      [...this.#first].filter((id) => !now.has(id)),
      [],
      'series that are gone',
    );
  }
}

function idOf({ name, labels }: PageSample): string {
  return `${name}${JSON.stringify(labels)}`;
}

const up = (page: Page, member: string): number | undefined => page.value('mongodb_up', { member });

describe('a sharded cluster that changes', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  let router: Router;
  let exporter: ExporterProcess;
  const started: ExporterProcess[] = [];
  const STALE = 'app-7c9f-x2x:27017';

  async function start(...args: string[]): Promise<ExporterProcess> {
    const seed = cluster.config.members[0]!.address;
    const process = await ExporterProcess.start([
      `--mongodb.uri=mongodb://${seed}/`,
      '--discovery.interval=1s',
      ...args,
    ]);
    started.push(process);
    return process;
  }

  /** Waits until a discovery that began after this call has ended. */
  async function rediscovered(): Promise<Page> {
    const at = (page: Page) => page.value('mongodb_topology_last_discovery_timestamp_seconds')!;
    // The one under way may have looked already.
    const next = at(await exporter.scrape());
    const second = await exporter.scrapeUntil((page) => at(page) > next);
    return exporter.scrapeUntil((page) => at(page) > at(second));
  }

  before(async function () {
    await requireMongod(this);
    cluster = await startShardedCluster({ routers: 2 });
    router = cluster.routers[1]!;
    await cluster.insertRouterRow({ name: STALE, ageSeconds: 3600 });
    exporter = await start('--discovery.router-retention=3s');
  });

  after(async () => {
    await Promise.all(started.map((process) => process.stop()));
    await stopAll();
  });

  it('does not watch a router whose row was stale when it was first seen', async () => {
    const page = await rediscovered();
    assert.equal(up(page, STALE), undefined);
    assert.equal(page.value('mongodb_topology_members', { cluster_role: 'mongos' }), 2);
    assert.equal(page.all('mongodb_up').length, 6);
    assert.deepEqual(new Set(Object.values(page.byMember('mongodb_up'))), new Set([1]));
  });

  it('gains a shard at the next discovery, without a gap in what was there', async () => {
    const noGap = new NoGap(await exporter.scrape());
    const adding = cluster.addShard('shard2', 2);
    const page = await exporter.scrapeUntil((now) => {
      noGap.check(now);
      return now.value('mongodb_topology_members', { replica_set: 'shard2' }) === 2;
    });
    const { members } = await adding;
    for (const { address } of members) {
      assert.equal(up(page, address), 1);
      assert.ok(page.value('mongodb_connections_current', { member: address })! > 0);
      const [info] = page.all('mongodb_member_info', { member: address });
      assert.equal(info?.labels.shard, 'shard2');
    }
    assert.equal(page.value('mongodb_replset_primaries', { replica_set: 'shard2' }), 1);
    assert.equal(page.value('mongodb_topology_changes_total', { change: 'added' }), 2);
    assert.equal(page.value('mongodb_topology_changes_total', { change: 'removed' }), 0);
    noGap.check(await rediscovered());
  });

  it('loses a removed shard at the next discovery, though its processes run on', async () => {
    const addresses = cluster.shard('shard2').members.map(({ address }) => address);
    const noGap = new NoGap(await exporter.scrape(), [...addresses, 'shard2']);
    const client = (await cluster.config.waitForPrimary()).client(memberClientOptions(cluster.config.access));
    const remove: Document = { _configsvrRemoveShard: 'shard2', writeConcern: { w: 'majority' } };
    await waitUntil(async () => (await client.db('admin').command(remove)).state === 'completed');
    const page = await exporter.scrapeUntil((now) => up(now, addresses[0]!) === undefined, 5_000);
    assert.equal(page.all('mongodb_up').length, 6);
    assert.equal(page.all('mongodb_replset_members', { replica_set: 'shard2' }).length, 0);
    assert.deepEqual(
      page.samples.filter(({ labels }) => addresses.includes(labels.member ?? '')),
      [],
    );
    const after = await rediscovered();
    assert.equal(after.value('mongodb_topology_changes_total', { change: 'removed' }), 2);
    noGap.check(after);
  });

  it('shows a router that never answered as down while its row is fresh, and no longer', async () => {
    const [port] = await freePorts(1);
    const name = `127.0.0.1:${port!}`;
    await cluster.insertRouterRow({ name, ageSeconds: 53 });
    const page = await exporter.scrapeUntil((now) => up(now, name) !== undefined, 6_000);
    assert.equal(up(page, name), 0);
    assert.equal(page.value('mongodb_topology_member_discovered', { member: name }), 1);
    assert.equal(page.value('mongodb_topology_member_declared', { member: name }), 0);
    await exporter.scrapeUntil((now) => up(now, name) === undefined, 20_000);
  });

  it('watches a router on that answers but does not report any more', async () => {
    await cluster.setRouterAge(router.name, 600);
    await rediscovered();
    const retentionOver = performance.now() + 3_500;
    await exporter.scrapeUntil((page) => {
      assert.equal(up(page, router.name), 1);
      return performance.now() > retentionOver;
    });
    await cluster.setRouterAge(router.name, 0);
  });

  it('shows a killed router as down for its retention, and not at all without one', async () => {
    const without = await start('--discovery.router-retention=0s');
    const noGap = new NoGap(await exporter.scrape(), [router.name]);
    await router.kill();
    for (const page of [await exporter.scrape(), await without.scrape(), await rediscovered()]) {
      assert.equal(up(page, router.name), 0);
      const [reason] = page.all('mongodb_down_reason', { member: router.name });
      assert.equal(reason?.labels.reason, 'refused');
    }
    assert.equal(up(await without.scrape(), router.name), 0, 'its row is still fresh');

    await cluster.insertRouterRow({ name: router.name, ageSeconds: 120 });
    const agedAt = performance.now();
    await without.scrapeUntil((page) => up(page, router.name) === undefined, 2_900);
    const page = await exporter.scrapeUntil((now) => {
      noGap.check(now);
      return up(now, router.name) === undefined;
    });
    const seconds = (performance.now() - agedAt) / 1000;
    assert.ok(seconds >= 3 && seconds < 8, `gone after ${seconds} s`);
    assert.equal(page.value('mongodb_topology_members', { cluster_role: 'mongos' }), 1);
    assert.match(exporter.output, new RegExp(`topology changed: removed ${router.name}`));
    const told = exporter.output.split('\n').filter((line) => line.includes(router.name));
    assert.equal(told.filter((line) => line.includes('member down')).length, 1);
  });

  it('finds a router again that was forgotten', async () => {
    await router.start();
    await exporter.scrapeUntil((page) => up(page, router.name) === 1, 5_000);
  });
});
