import assert from 'node:assert/strict';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { plainDiscovery } from '../../../support/test-scraper.js';
import {
  controlAll,
  declare,
  discovery,
  expected,
  find,
  plainly,
  Succession,
} from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

const setNames = ({ sets }: Pick<Discovered, 'sets'>) => sets.map(({ name }) => name);

describe('a cluster whose shards come and go', () => {
  let fleet: Fleet;
  let router: string;

  beforeEach(async () => {
    const shards = [
      { name: 'shard1', members: 3, arbiters: 1 },
      { name: 'shard2', set: 'shard2-rs', members: 3 },
    ];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 1, config: 1, shards }] });
    router = fleet.routers[0]!.name;
  });

  afterEach(() => fleet.stop());

  it('a shard that is added is followed, and counted', async () => {
    const watching = new Watching({ seeds: [router] });
    try {
      await watching.inventory.start();
      const added = await fleet.addShard('shop', {
        name: 'shard3',
        set: 'shard3-rs',
        members: 3,
        arbiters: 1,
      });
      await watching.inventory.start();
      assert.deepEqual(plainly(watching.cluster), expected(fleet.members));
      assert.deepEqual(
        [watching.cluster.discovery.added, watching.cluster.discovery.removed],
        [added.length, 0],
      );
      assert.deepEqual(setNames(watching.cluster), ['shop-cfg', 'shard1', 'shard2-rs', 'shard3-rs']);
    } finally {
      await watching.stop();
    }
  });

  it('a shard that is removed leaves with all its members, though they run on', async () => {
    const watching = new Watching({ seeds: [router] });
    try {
      await watching.inventory.start();
      await fleet.removeShard('shop', 'shard2');
      for (let scrape = 0; scrape < 2; scrape++) {
        await watching.inventory.start();
        const rest = fleet.members.filter(({ set }) => set !== 'shard2-rs');
        assert.deepEqual(plainly(watching.cluster), expected(rest));
        assert.deepEqual(setNames(watching.cluster), ['shop-cfg', 'shard1']);
        assert.equal(watching.cluster.discovery.removed, 3);
      }
    } finally {
      await watching.stop();
    }
  });

  it('leaves as well where it has died before', async () => {
    const succession = new Succession([router]);
    try {
      await succession.next();
      await controlAll(fleet, fleet.membersOf({ set: 'shard2-rs' }), 'dead');
      await succession.next();
      await fleet.removeShard('shop', 'shard2');
      assert.deepEqual(setNames(await succession.next()), ['shop-cfg', 'shard1']);
    } finally {
      await succession.close();
    }
  });

  const declared = (host: string) =>
    plainDiscovery({ members: [declare(host, 'shard', { shard: 'shard2' })] });

  for (const [how, asked, shard] of [
    ['a seed', (host: string) => ({ seeds: [router, host] }), undefined],
    ['declared', (host: string) => ({ target: declared(host) }), 'shard2'],
  ] as const) {
    it(`a removed shard of which a member is ${how} stays, as a shard only where it is declared as one`, async () => {
      const [, member] = fleet.membersOf({ set: 'shard2-rs' });
      const succession = new Succession([router], asked(member!.name));
      try {
        await succession.next();
        await fleet.removeShard('shop', 'shard2');
        for (let scrape = 0; scrape < 2; scrape++) {
          const found = await succession.next();
          const set = found.sets.find(({ name }) => name === 'shard2-rs')!;
          assert.deepEqual([set.clusterRole, set.shard, set.members.length], ['shard', shard, 3]);
          assert.equal(find(found, member!.name).declared, how === 'declared');
        }
      } finally {
        await succession.close();
      }
    });
  }

  it('a URI that names the set of a shard means that set alone', async () => {
    const shard2 = fleet.membersOf({ set: 'shard2-rs' });
    const target = plainDiscovery({ replicaSet: 'shard2-rs' });
    for (const seeds of [
      [shard2[1]!.name],
      [router, shard2[2]!.name, fleet.membersOf({ set: 'shard1' })[0]!.name],
    ]) {
      const succession = new Succession(seeds, { target });
      try {
        for (let scrape = 0; scrape < 2; scrape++) {
          const found = await succession.next();
          assert.deepEqual(
            found.members.map(({ host, clusterRole }) => [host, clusterRole]),
            shard2.map(({ name }) => [name, 'shard']),
          );
          assert.deepEqual(setNames(found), ['shard2-rs']);
        }
      } finally {
        await succession.close();
      }
    }
  });

  it('a URI that names the set of the config servers means that set alone', async () => {
    const config = fleet.membersOf({ clusterRole: 'config' });
    const target = plainDiscovery({ replicaSet: 'shop-cfg' });
    const found = await discovery([router, config[0]!.name], { target });
    assert.deepEqual(plainly(found), expected(config));
  });
});
