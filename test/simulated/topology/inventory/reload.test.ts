import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterTarget } from '../../../../src/config/config.js';
import type { Cluster } from '../../../../src/topology/model/topology.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { contactable, isFollowing, plainCluster, plainTarget } from '../../../support/test-scraper.js';
import { waitUntil } from '../../../support/wait-until.js';
import {
  askedDuring,
  controlAll,
  declare,
  expected,
  find,
  plainly,
} from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

describe('an inventory whose targets change', () => {
  let fleet: Fleet;
  let shop: readonly FleetMember[];
  let plain: readonly FleetMember[];
  let watching: Watching;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 3, arbiters: 1 }];
    fleet = await startFleet({
      sets: [
        { name: 'plain', members: 2 },
        { name: 'other', members: 2 },
      ],
      clusters: [{ name: 'shop', mongos: 2, config: 2, shards }],
    });
    shop = fleet.membersOf({ cluster: 'shop' });
    plain = fleet.membersOf({ set: 'plain' });
  });

  afterEach(async () => {
    await watching?.stop();
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(() => fleet.stop());

  const shopSeed = () => fleet.routers[0]!.name;
  const target = (more: Partial<ClusterTarget> = {}) => plainCluster({ seeds: [shopSeed()], ...more });
  const secondary = () => fleet.membersOf({ set: 'rs1', role: 'secondary' })[0]!;
  const cluster = (name: string): Cluster | undefined =>
    watching.inventory.topology.clusters.find((one) => one.name === name);

  async function watchedShop(more: Partial<ClusterTarget> = {}): Promise<void> {
    watching = new Watching(target(more));
    await watching.inventory.start();
    assert.ok(shop.every(({ name }) => watching.cluster.members.some(({ host }) => host === name)));
  }

  /** Has the inventory watch these, and waits until a discovery has ended that began with them. */
  async function applied(...targets: readonly ClusterTarget[]): Promise<void> {
    watching.inventory.apply(targets);
    const wanted = new Map(targets.map((one) => [one.name, one]));
    await waitUntil(() =>
      watching.inventory.topology.clusters.every(
        (cluster) =>
          isFollowing(cluster, wanted.get(cluster.name)!) && cluster.discovery.success !== undefined,
      ),
    );
  }

  const clients = (members: readonly FleetMember[], access = plainTarget()) =>
    members.map(({ address }) => watching.pool.get(contactable(address, access)));
  const connections = () => Promise.all(shop.map(async ({ name }) => (await fleet.seen(name)).connections));

  it('a cluster that is added is there at once, and soon discovered', async () => {
    await watchedShop();
    assert.equal(watching.inventory.attempted, true);
    const added = plainCluster({ name: 'more', seeds: [plain[0]!.name] });
    watching.inventory.apply([target(), added]);
    // Ready once is ready for good.
    assert.equal(watching.inventory.attempted, true);
    assert.deepEqual(
      cluster('more')!.members.map(({ host, clusterRole }) => [host, clusterRole]),
      [[plain[0]!.name, 'unknown']],
    );
    await waitUntil(() => cluster('more')!.members.length === plain.length);
    assert.equal(cluster('test')!.members.length, shop.length);
  });

  it('a cluster that is removed is gone at once, and its connections are closed', async () => {
    await watchedShop();
    await applied(target(), plainCluster({ name: 'more', seeds: [plain[0]!.name] }));
    const before = watching.pool.get({ ...contactable(plain[0]!.address), cluster: 'more' });
    const kept = clients(shop);
    watching.inventory.apply([target()]);
    assert.deepEqual(
      watching.inventory.topology.clusters.map(({ name }) => name),
      ['test'],
    );
    await waitUntil(
      () => watching.pool.get({ ...contactable(plain[0]!.address), cluster: 'more' }) !== before,
    );
    assert.deepEqual(clients(shop), kept);
  });

  it('one that is removed and added again in one breath keeps its members', async () => {
    await watchedShop();
    watching.inventory.apply([]);
    await applied(target());
    await sleep(50);
    assert.deepEqual(plainly(cluster('test')!), expected(shop));
    const [client] = clients(shop);
    assert.equal((await client!.hello(AbortSignal.timeout(2000))).login, 'none');
  });

  it('targets that say the same cause no discovery', async () => {
    await watchedShop();
    const asked = await askedDuring(fleet, async () => {
      watching.inventory.apply([structuredClone(target())]);
      await sleep(600);
    });
    assert.deepEqual(
      [...asked.values()].filter((commands) => Object.keys(commands).length > 0),
      [],
    );
  });

  it('what stays keeps its connections', async () => {
    await watchedShop();
    await watching.inventory.start();
    const before = { clients: clients(shop), connections: await connections() };
    await applied(
      target({ members: shop.map(({ name, clusterRole }) => declare(name, clusterRole as 'shard')) }),
    );
    assert.ok(watching.cluster.members.every(({ declared, discovered }) => declared && discovered));
    clients(shop).forEach((client, id) => {
      assert.equal(client, before.clients[id]);
    });
    assert.deepEqual(await connections(), before.connections);
  });

  it('another access for one part: its members get new connections, all others keep theirs', async () => {
    await watchedShop();
    const shard = fleet.membersOf({ set: 'rs1' });
    const rest = shop.filter((member) => !shard.includes(member));
    const before = clients(rest);
    const old = clients(shard);
    const access = plainTarget({ uriOptions: { appName: 'other' } });
    await applied(target({ parts: [{ clusterRole: 'shard', name: 'rs1', access, discovery: true }] }));
    await waitUntil(() => clients(shard).every((client, id) => client !== old[id]));
    assert.ok(clients(rest).every((client, id) => client === before[id]));
    assert.deepEqual(plainly(watching.cluster), expected(shop));
  });

  it('a member that leaves the file stays while the cluster names it, under its own name, without labels', async () => {
    const { name } = secondary();
    const declared = declare(name, 'shard', { shard: 'shard1', name: 'mine', labels: { rack: 'r1' } });
    await watchedShop({ members: [declared, declare('127.0.0.1:1', 'mongos')] });
    assert.deepEqual(find(watching.cluster, name).labels, { rack: 'r1' });
    await applied(target());
    assert.deepEqual(plainly(watching.cluster), expected(shop));
    assert.deepEqual(watching.cluster.discovery.removed, 2);
  });

  it('names and labels that change are followed', async () => {
    const { name } = secondary();
    const more = (label: string) =>
      target({
        members: [declare(name, 'shard', { shard: 'shard1', name: label, labels: { rack: label } })],
      });
    await watchedShop(more('one'));
    await applied(more('two'));
    const { name: shown, labels, declared } = find(watching.cluster, name);
    assert.deepEqual([shown, labels, declared], ['two', { rack: 'two' }, true]);
  });

  it('a change during a discovery is not lost', async () => {
    watching = new Watching(target());
    const running = watching.inventory.start();
    const members = [declare('127.0.0.1:1', 'mongos')];
    watching.inventory.apply([target({ members })]);
    await running;
    await waitUntil(() => watching.cluster.members.length === shop.length + 1, { timeoutMs: 3000 });
    assert.deepEqual(watching.cluster.target.members, members);
  });

  it('two changes in a row: the last one holds', async () => {
    await watchedShop();
    watching.inventory.apply([target({ members: [declare('127.0.0.1:1', 'mongos')] })]);
    await applied(target({ members: [declare('127.0.0.1:2', 'mongos')] }));
    await sleep(50);
    const absent = watching.cluster.members.filter(({ discovered }) => !discovered);
    assert.deepEqual(
      absent.map(({ host }) => host),
      ['127.0.0.1:2'],
    );
  });
});
