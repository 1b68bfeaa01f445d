import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterTarget } from '../../../../src/config/config.js';
import type { Cluster, Member } from '../../../../src/topology/model/topology.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { clientPool } from '../../../support/test-scraper.js';
import { askedDuring, controlAll, declare } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

const TOTAL = 3;

/** Of a new client: its heartbeat, the handshake of its connection for commands, and the hello that it was made for. */
const FIRST_HELLOS = 3;

const byName = (a: Pick<Member, 'name'>, b: Pick<Member, 'name'>): number => (a.name < b.name ? -1 : 1);
const namesOf = (members: readonly Pick<Member, 'name'>[]): readonly string[] =>
  members.map(({ name }) => name).toSorted();

/** As the topology file declares it. */
const declared = ({ name, clusterRole, shard, role }: FleetMember) =>
  declare(name, clusterRole, {
    ...(clusterRole === 'shard' && shard !== undefined && { shard }),
    arbiter: role === 'arbiter',
  });

/** Several exporters that share a cluster, each with clients of its own. */
class Sharing {
  readonly watching: readonly Watching[];

  /** @param heartbeatMs so long that none of them falls into a test that counts who is asked */
  constructor(target: Partial<ClusterTarget>, count = TOTAL, heartbeatMs = 60_000) {
    this.watching = Array.from({ length: count }, (_, index) => {
      const pool = clientPool({ mode: 'poll', heartbeatMs });
      return new Watching(target, {}, { partition: { index, count }, pool });
    });
  }

  /** One discovery of each; none knows of another. */
  async discover(): Promise<void> {
    await Promise.all(this.watching.map(({ inventory }) => inventory.start()));
  }

  get clusters(): readonly Cluster[] {
    return this.watching.flatMap(({ inventory }) => inventory.topology.clusters);
  }

  get members(): readonly Member[] {
    return this.clusters.flatMap(({ members }) => members).toSorted(byName);
  }

  async stop(): Promise<void> {
    await Promise.all(this.watching.map((one) => one.stop()));
  }
}

describe('a sharded cluster that several exporters share', () => {
  let fleet: Fleet;
  let sharing: Sharing;
  /** As one exporter finds it. */
  let whole: Cluster;

  const of = (wanted: Parameters<Fleet['membersOf']>[0]): readonly FleetMember[] => fleet.membersOf(wanted);

  before(async () => {
    const shards = [
      ...['shard1', 'shard2', 'shard3', 'shard4', 'shard5'].map((name) => ({
        name,
        members: 3,
        arbiters: 1,
      })),
      // Neither the set's name nor its hidden member is told by who is not of it.
      { name: 'europe', set: 'rs-eu', members: 4, hidden: 1, arbiters: 1 },
    ];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 4, config: 3, shards }] });
    const alone = new Watching({ seeds: [fleet.routers[0]!.name] });
    await alone.inventory.start();
    await alone.inventory.start();
    whole = alone.cluster;
    assert.equal(whole.members.length, fleet.members.length);
    await alone.stop();
  });

  afterEach(async () => {
    await sharing?.stop();
    await controlAll(fleet, fleet.members, 'healthy');
  });
  after(() => fleet.stop());

  const seeds: Readonly<Record<string, () => FleetMember>> = {
    'a router': () => fleet.routers[1]!,
    'a config server': () => of({ clusterRole: 'config' })[1]!,
    'a member of a shard': () => of({ clusterRole: 'shard', role: 'secondary' })[0]!,
    'an arbiter': () => of({ role: 'arbiter' })[1]!,
    'a hidden member': () => of({ role: 'hidden' })[0]!,
  };

  for (const [name, seed] of Object.entries(seeds)) {
    it(`from ${name} alone, each finds its part, and together they have every member and set once`, async () => {
      sharing = new Sharing({ seeds: [seed().name] });
      for (let scrape = 0; scrape < 2; scrape++) {
        await sharing.discover();
        assert.deepEqual(namesOf(sharing.members), namesOf(whole.members));
      }
      assert.deepEqual(sharing.members, whole.members.toSorted(byName));
      const sets = sharing.clusters.flatMap((cluster) => cluster.sets);
      assert.deepEqual(sets.toSorted(byName), whole.sets.toSorted(byName));
      const flags = sharing.clusters.map(({ discovery }) => discovery.success);
      assert.deepEqual(flags, [true, true, true]);
    });
  }

  for (const clusterRole of ['config', 'mongos'] as const) {
    it(`from declared ${clusterRole} members alone, also those find their part that watch none of them`, async () => {
      sharing = new Sharing({ members: of({ clusterRole }).map(declared) });
      await sharing.discover();
      await sharing.discover();
      assert.deepEqual(namesOf(sharing.members), namesOf(whole.members));
    });
  }

  it('while the config servers are down, routers lead to the shards', async () => {
    await controlAll(fleet, of({ clusterRole: 'config' }), 'dead');
    const declare = fleet.members.filter(({ clusterRole }) => clusterRole !== 'shard').map(declared);
    sharing = new Sharing({ members: declare });
    await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), namesOf(whole.members));
  });

  it('declared with all members it is shared out the same way, whatever the file calls the shards', async () => {
    const declare = fleet.members.map(declared);
    sharing = new Sharing({ members: declare });
    await sharing.discover();
    await sharing.discover();
    const marked = whole.members.map((member) => ({ ...member, declared: true }));
    assert.deepEqual(sharing.members, marked.toSorted(byName));
  });

  it('what is declared only is shared out as well, with the first discovery', async () => {
    const [router, ...others] = fleet.members;
    sharing = new Sharing({ members: others.map(declared), discovery: false });
    await sharing.discover();
    const flags = sharing.members.map(({ name, config, arbiter, discovered }) => [
      name,
      !!config || arbiter,
      discovered,
    ]);
    assert.deepEqual(
      flags.filter(([, isKnown, isFound]) => !isKnown || !isFound),
      fleet.routers
        .slice(1)
        .map(({ name }) => [name, false, true])
        .toSorted(),
    );
    assert.deepEqual(
      namesOf(sharing.members),
      namesOf(whole.members.filter(({ name }) => name !== router!.name)),
    );
  });

  it('routers that are declared under another name are matched by those that watch them', async () => {
    const members = fleet.routers.map(({ name }) =>
      declare(name.replace('127.0.0.1', 'localhost'), 'mongos'),
    );
    sharing = new Sharing({ members, seeds: [of({ clusterRole: 'config' })[0]!.name] });
    await sharing.discover();
    await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), namesOf(whole.members));
    const routers = sharing.members.filter(({ clusterRole }) => clusterRole === 'mongos');
    assert.deepEqual(
      routers.map((router) => [router.declared, router.discovered]),
      routers.map(() => [true, true]),
    );
  });

  it('while nothing answers, declared members and seeds are there once', async () => {
    await controlAll(fleet, fleet.members, 'dead');
    sharing = new Sharing({ members: fleet.members.map(declared), seeds: ['seed:1', 'seed:2', 'seed:3'] });
    const expected = [...namesOf(fleet.members), 'seed:1', 'seed:2', 'seed:3'].toSorted();
    assert.deepEqual(namesOf(sharing.members), expected, 'before the first discovery');
    await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), expected);
    await controlAll(fleet, fleet.members, 'healthy');
    for (let scrape = 0; scrape < 3; scrape++) await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), namesOf(whole.members));
  });

  it('a member that the file names and the cluster does not is there once, with its set', async () => {
    const missing = declare('db9:27018', 'shard', { shard: 'europe' });
    sharing = new Sharing({ members: [missing], seeds: [fleet.routers[0]!.name] });
    await sharing.discover();
    await sharing.discover();
    const owners = sharing.clusters.filter(({ members }) => members.some(({ name }) => name === 'db9:27018'));
    assert.equal(owners.length, 1);
    assert.ok(owners[0]!.sets.some(({ name }) => name === 'rs-eu'));
  });

  it('a shard that is added is found by the one that it falls to, and counted there', async () => {
    sharing = new Sharing({ seeds: [fleet.routers[0]!.name] });
    await sharing.discover();
    const added = await fleet.addShard('shop', { name: 'shard9', members: 3 });
    await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), namesOf(fleet.members));
    const changes = sharing.clusters.map(({ discovery }) => discovery.added);
    assert.deepEqual(changes.toSorted(), [0, 0, added.length]);
    await fleet.removeShard('shop', 'shard9');
    await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), namesOf(whole.members));
    await controlAll(fleet, added, 'dead');
  });

  describe('sends requests to', () => {
    /** Whom others watch, and whom this one asks for the whole cluster. */
    const strangersTo = ({ members, responsibilities }: Cluster): readonly FleetMember[] => {
      const needed = new Set([...members, ...responsibilities!.borrowedRouters].map(({ name }) => name));
      return fleet.members.filter(({ name, set }) => set !== 'shard9' && !needed.has(name));
    };

    it('of shards and routers its own alone; of the rest a seed, and config servers where that is none', async () => {
      for (const seed of [fleet.routers[0]!, of({ role: 'arbiter' })[0]!]) {
        sharing = new Sharing({ seeds: [seed.name] });
        await sharing.discover();
        await sharing.discover();
        for (const { inventory } of sharing.watching) {
          const [cluster] = inventory.topology.clusters;
          const asked = await askedDuring(fleet, () => inventory.start());
          for (const { name } of cluster!.members) assert.ok((asked.get(name)?.hello ?? 0) > 0, name);
          const others = strangersTo(cluster!).filter(({ name }) => asked.get(name)?.hello);
          const allowed = others.filter(
            ({ name, clusterRole }) =>
              name === seed.name || (clusterRole === 'config' && seed.clusterRole !== 'mongos'),
          );
          // An unread set leads on by all its members.
          const ofSeed = others.filter(({ set }) => set !== '' && set === seed.set);
          assert.deepEqual(
            others.filter((one) => !allowed.includes(one) && !ofSeed.includes(one)),
            [],
          );
        }
        await sharing.stop();
      }
    });

    it('between discoveries only its own members, and the routers that it queries for the cluster', async () => {
      const seeds = [fleet.routers[0]!.name, of({ clusterRole: 'config' })[0]!.name];
      sharing = new Sharing({ seeds }, TOTAL, 500);
      await sharing.discover();
      const [first, ...rest] = sharing.watching;
      await Promise.all(rest.map((one) => one.stop()));
      const [cluster] = first!.inventory.topology.clusters;
      const asked = await askedDuring(fleet, () => sleep(1_300));
      assert.deepEqual(
        strangersTo(cluster!).filter(({ name }) => asked.get(name)?.hello),
        [],
      );
      const silent = cluster!.members.filter(({ name }) => !asked.get(name)?.hello);
      assert.deepEqual(silent, [], 'its own get heartbeats');
    });
  });
});

describe('replica sets that several exporters share', () => {
  let fleet: Fleet;
  let sharing: Sharing;

  before(async () => {
    fleet = await startFleet({ sets: ['rs0', 'rs1', 'rs2', 'rs3'].map((name) => ({ name, members: 3 })) });
  });

  afterEach(() => sharing?.stop());
  after(() => fleet.stop());

  const ofSet = (set: string): readonly FleetMember[] => fleet.membersOf({ set });

  it('one that the URI names: the others contact no host, are ready at once, and show nothing of it', async () => {
    const members = ofSet('rs0');
    sharing = new Sharing({ seeds: members.map(({ name }) => name), replicaSet: 'rs0' }, 16);
    const asked = await askedDuring(fleet, () => sharing.discover());
    assert.deepEqual(namesOf(sharing.members), namesOf(members));
    // The set may be that of config servers, so that two exporters look.
    const hellos = members.map(({ name }) => asked.get(name)?.hello ?? 0);
    assert.ok(Math.max(...hellos) <= 2 * FIRST_HELLOS, hellos.join());
    assert.ok(sharing.watching.every(({ inventory }) => inventory.attempted));
    assert.ok(sharing.clusters.length <= 2);
    assert.deepEqual(
      sharing.watching.flatMap(({ log }) => log.lines.filter((line) => line.startsWith('warn'))),
      [],
    );
  });

  it('sets of a topology file: each is contacted by its own exporter alone', async () => {
    const members = fleet.members.map(({ name, set }) => declare(name, 'replset', { replicaSet: set }));
    sharing = new Sharing({ members });
    await sharing.discover();
    await sharing.discover();
    assert.deepEqual(namesOf(sharing.members), namesOf(fleet.members));
    const asked = await askedDuring(fleet, () => sharing.discover());
    for (const { name } of fleet.members) assert.equal(asked.get(name)!.hello, 1, name);
  });

  it('sets with a wrong name in the file are monitored all the same', async () => {
    const members = [
      declare(ofSet('rs0')[1]!.name, 'replset', { replicaSet: 'orders' }),
      declare(ofSet('rs1')[2]!.name, 'standalone'),
      declare(ofSet('rs2')[0]!.name, 'replset', { replicaSet: 'rs2' }),
    ];
    sharing = new Sharing({ members });
    await sharing.discover();
    await sharing.discover();
    const expected = fleet.members.filter(({ set }) => set !== 'rs3');
    assert.deepEqual(namesOf(sharing.members), namesOf(expected));
  });

  it('a set that the URI does not name is looked for by all, through the seeds alone', async () => {
    sharing = new Sharing({ seeds: [ofSet('rs3')[0]!.name] });
    await sharing.discover();
    const asked = await askedDuring(fleet, () => sharing.discover());
    assert.deepEqual(namesOf(sharing.members), namesOf(ofSet('rs3')));
    const hellos = ofSet('rs3').map(({ name }) => asked.get(name)!.hello);
    assert.deepEqual(hellos, [1 + 2 * FIRST_HELLOS, 1, 1]);
  });
});
