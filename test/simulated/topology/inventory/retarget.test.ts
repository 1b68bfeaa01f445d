import assert from 'node:assert/strict';
import type { ClusterTarget } from '../../../../src/config/config.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { isFollowing, plainCluster } from '../../../support/test-scraper.js';
import { waitUntil } from '../../../support/wait-until.js';
import { controlAll, declare, expected, plainly } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

/** Ports of which nothing listens. */
const [A, B] = ['127.0.0.1:1', '127.0.0.1:2'] as const;

/** After a reload the same is watched as after a restart with the new file. */
describe('a cluster that the file describes otherwise', () => {
  let fleet: Fleet;
  let watching: Watching;

  before(async () => {
    const shards = [{ name: 'shard1', members: 3, arbiters: 1 }];
    fleet = await startFleet({
      sets: [
        { name: 'rs0', members: 2 },
        { name: 'rs1', members: 2 },
      ],
      clusters: [
        { name: 'blue', mongos: 1, config: 1, shards },
        { name: 'green', mongos: 1, config: 1, shards },
      ],
    });
  });

  afterEach(async () => {
    await watching?.stop();
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(() => fleet.stop());

  const of = (wanted: Parameters<Fleet['membersOf']>[0]) => fleet.membersOf(wanted);
  const names = (members: readonly FleetMember[]) => members.map(({ name }) => name);

  /** Watches one, then the other for two discoveries. */
  async function changed(from: Partial<ClusterTarget>, to: Partial<ClusterTarget>): Promise<void> {
    watching = new Watching(from);
    await watching.inventory.start();
    const target = plainCluster(to);
    watching.inventory.apply([target]);
    await waitUntil(() => isFollowing(watching.cluster, target));
    await watching.inventory.start();
  }

  const told = () =>
    watching.cluster.members.map(({ host, clusterRole, declared, labels }) => [
      host,
      clusterRole,
      declared,
      labels?.rack,
    ]);

  it('by seeds of another cluster: that one is monitored, the other is gone, though it lives', async () => {
    const seeds = (cluster: string) => names(of({ cluster, clusterRole: 'mongos' }));
    await changed({ seeds: seeds('blue') }, { seeds: seeds('green') });
    assert.deepEqual(plainly(watching.cluster), expected(of({ cluster: 'green' })));
  });

  it('by members of another cluster: that one is monitored, the other is gone, though it lives', async () => {
    const members = (cluster: string) =>
      of({ cluster }).map(({ name, clusterRole, shard, role }) =>
        declare(name, clusterRole, {
          ...(shard !== undefined && { shard }),
          arbiter: role === 'arbiter',
        }),
      );
    await changed({ members: members('blue') }, { members: members('green') });
    assert.deepEqual(new Set(watching.names), new Set(names(of({ cluster: 'green' }))));
    assert.ok(watching.cluster.members.every(({ discovered, otherCluster }) => discovered && !otherCluster));
  });

  it('by a seed of another set: that one is monitored, the other is gone', async () => {
    await changed({ seeds: [of({ set: 'rs0' })[0]!.name] }, { seeds: [of({ set: 'rs1' })[0]!.name] });
    assert.deepEqual(plainly(watching.cluster), expected(of({ set: 'rs1' })));
  });

  it('without a set that it had: the set is gone', async () => {
    const members = (...sets: readonly string[]) =>
      sets.flatMap((set) => of({ set }).map(({ name }) => declare(name, 'replset', { replicaSet: set })));
    await changed({ members: members('rs0', 'rs1') }, { members: members('rs1') });
    assert.deepEqual(watching.names, names(of({ set: 'rs1' })));
  });

  it('without a set that it had and that is dead: the set is gone', async () => {
    await controlAll(fleet, of({ set: 'rs0' }), 'healthy');
    const seeds = (...sets: readonly string[]) => sets.map((set) => of({ set })[0]!.name);
    watching = new Watching({ seeds: seeds('rs0', 'rs1') });
    await watching.inventory.start();
    await controlAll(fleet, of({ set: 'rs0' }), 'dead');
    const target = plainCluster({ seeds: seeds('rs1') });
    watching.inventory.apply([target]);
    await waitUntil(() => isFollowing(watching.cluster, target));
    assert.deepEqual(watching.names, names(of({ set: 'rs1' })));
  });

  it('with the only set named in the URI: of the others nothing stays', async () => {
    const seeds = names(of({ cluster: 'blue', set: 'shard1' }));
    await changed({ seeds }, { seeds, replicaSet: 'shard1' });
    assert.deepEqual(watching.names, seeds);
  });

  it('with a dead seed declared: it is what it is declared to be', async () => {
    const members = [declare(A, 'shard', { shard: 's', labels: { rack: 'r1' } })];
    await changed({ seeds: [A] }, { seeds: [A], members });
    assert.deepEqual(told(), [[A, 'shard', true, 'r1']]);
    assert.deepEqual(
      watching.cluster.sets.map(({ name }) => name),
      ['s'],
    );
  });

  it('with a dead seed declared no more: it is a seed of which nothing is known', async () => {
    const members = [declare(A, 'shard', { shard: 's', labels: { rack: 'r1' } })];
    await changed({ seeds: [A], members }, { seeds: [A] });
    assert.deepEqual(told(), [[A, 'unknown', false, undefined]]);
    assert.deepEqual(watching.cluster.sets, []);
  });

  it('with a dead member under another cluster_role: it is that', async () => {
    await changed(
      { members: [declare(A, 'mongos')] },
      { members: [declare(A, 'config'), declare(B, 'mongos')] },
    );
    assert.deepEqual(told(), [
      [A, 'config', true, undefined],
      [B, 'mongos', true, undefined],
    ]);
  });
});
