import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { isFollowing, plainCluster, plainTarget } from '../../../support/test-scraper.js';
import { waitUntil } from '../../../support/wait-until.js';
import { controlAll, declare } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

describe('a topology file that changes during an outage', () => {
  let fleet: Fleet;
  let watching: Watching | undefined;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 3, arbiters: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 2, shards }] });
  });

  afterEach(async () => {
    await watching?.stop();
    watching = undefined;
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(() => fleet.stop());

  /** Watches the cluster by one instance; then all but some die, and that instance gets another label. */
  async function relabelled(asked: FleetMember, alive: readonly FleetMember[]): Promise<Watching> {
    const { name, clusterRole, shard, role } = asked;
    const target = (rack: string) => {
      const more = { ...(shard !== undefined && { shard }), arbiter: role === 'arbiter', labels: { rack } };
      const seeds = [fleet.routers[0]!.name];
      return plainCluster({ seeds, members: [declare(name, clusterRole, more)] });
    };
    const made = (watching = new Watching(target('r1')));
    await made.inventory.start();
    assert.equal(made.names.length, fleet.members.length);
    const dead = fleet.members.filter((member) => !alive.includes(member));
    await controlAll(fleet, dead, 'dead');
    const changed = target('r2');
    made.inventory.apply([changed]);
    await waitUntil(() => isFollowing(made.cluster, changed));
    await sleep(100);
    return made;
  }

  function assertWhole({ cluster }: Watching): void {
    const hosts = cluster.members.map(({ host }) => host);
    assert.deepEqual(new Set(hosts), new Set(fleet.members.map(({ name }) => name)));
    assert.ok(cluster.members.every(({ discovered }) => discovered));
    assert.deepEqual(
      cluster.members.filter(({ declared }) => declared).map(({ labels }) => labels),
      [{ rack: 'r2' }],
    );
  }

  it('all configured members dead: discovery continues from the other known ones', async () => {
    const made = await relabelled(fleet.routers[0]!, fleet.members.slice(1));
    assertWhole(made);
    assert.equal(made.cluster.discovery.success, true);
  });

  it('only an arbiter alive, which cannot report the cluster: all that was found stays', async () => {
    const arbiter = fleet.membersOf({ role: 'arbiter' });
    assertWhole(await relabelled(arbiter[0]!, arbiter));
  });

  it('none alive: all that was found stays', async () => {
    const made = await relabelled(fleet.routers[0]!, []);
    assertWhole(made);
    assert.equal(made.cluster.discovery.success, false);
  });

  it('a seed by another name than the canonical one still leads to what was found by it', async () => {
    const seeds = [fleet.routers[0]!.name.replace('127.0.0.1', 'localhost')];
    const made = (watching = new Watching({ seeds }));
    await made.inventory.start();
    await controlAll(fleet, [...fleet.membersOf({ set: 'rs1' }), fleet.routers[1]!], 'dead');
    await fleet.ageRouter(fleet.routers[1]!.name, 75);
    await made.inventory.start();
    const before = made.cluster;
    const changed = plainCluster({
      seeds,
      parts: [{ clusterRole: 'mongos', access: plainTarget(), discovery: true }],
    });
    made.inventory.apply([changed]);
    await waitUntil(() => isFollowing(made.cluster, changed));
    assert.deepEqual([made.cluster.members, made.cluster.sets], [before.members, before.sets]);
    await fleet.ageRouter(fleet.routers[1]!.name, 0);
  });
});
