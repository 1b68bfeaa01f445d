import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { askedDuring, Succession, type Asked } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

/** What discovery may ask of a member of a shard, or of an arbiter. */
const ON_SHARDS = ['hello', 'replSetGetConfig', 'replSetGetStatus', 'getShardMap', 'shardingState', 'ping'];

describe('what discovery requests from a sharded cluster', () => {
  let fleet: Fleet;
  let succession: Succession;
  /** Of the first discovery, with nothing but a seed, and of the next one. */
  let first: Asked;
  let second: Asked;

  before(async () => {
    const shards = ['shard1', 'shard2', 'shard3'].map((name) => ({ name, members: 3, arbiters: 1 }));
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 3, config: 3, shards }] });
    succession = new Succession([of({ clusterRole: 'shard', role: 'secondary' })[0]!.name]);
    first = await askedDuring(fleet, () => succession.next());
    // By now all are known; the arbiters, which nothing but the configuration names, are contacted.
    await succession.next();
    second = await askedDuring(fleet, () => succession.next());
  });

  after(async () => {
    await succession?.close();
    await fleet.stop();
  });

  const of = (wanted: Parameters<Fleet['membersOf']>[0]) => fleet.membersOf(wanted);
  const askedOf = (asked: Asked, { name }: FleetMember) => asked.get(name) ?? {};
  const sum = (asked: Asked, instances: readonly FleetMember[], command: string) =>
    instances.reduce((total, instance) => total + (askedOf(asked, instance)[command] ?? 0), 0);

  it('hello of every instance once', () => {
    for (const member of fleet.members) assert.equal(askedOf(second, member).hello, 1, member.name);
  });

  it('the configuration of one data member of each set', () => {
    for (const asked of [first, second]) {
      for (const set of new Set(fleet.members.map((member) => member.set).filter((name) => name !== ''))) {
        assert.equal(sum(asked, of({ set }), 'replSetGetConfig'), 1, set);
      }
      assert.equal(sum(asked, fleet.members, 'replSetGetStatus'), 0);
    }
  });

  it('shards and routers of the primary of the config servers alone', () => {
    for (const member of of({ clusterRole: 'config' })) {
      // config.version tells of each to which cluster it belongs; config.shards and config.mongos twice are more.
      const [finds, maps] = member.role === 'primary' ? [4, 1] : [1, undefined];
      assert.equal(askedOf(second, member).find, finds, member.name);
      assert.equal(askedOf(second, member).getShardMap, maps, member.name);
    }
  });

  it('of a router nothing but hello and its cluster', () => {
    for (const router of fleet.routers) assert.deepEqual(askedOf(second, router), { hello: 1, find: 1 });
  });

  it('of members of shards only what needs no right beyond clusterMonitor', () => {
    for (const member of of({ clusterRole: 'shard' })) {
      for (const asked of [first, second]) {
        const others = Object.keys(askedOf(asked, member)).filter((command) => !ON_SHARDS.includes(command));
        assert.deepEqual(others, [], member.name);
      }
    }
  });

  it('of an arbiter hello and nothing else', () => {
    for (const arbiter of of({ role: 'arbiter' })) assert.deepEqual(askedOf(second, arbiter), { hello: 1 });
  });

  it('over one connection to each, beside the one that the driver watches it by', async () => {
    for (const { name, clusterRole, role } of fleet.members) {
      assert.equal((await fleet.seen(name)).connections, 2, `${clusterRole} ${role}`);
    }
  });

  it('of a monitored cluster the same, again and again, without a new connection', async () => {
    const watching = new Watching({ seeds: [fleet.routers[0]!.name] });
    try {
      await watching.inventory.start();
      await watching.inventory.start();
      const connections = async () =>
        Promise.all(fleet.members.map(async ({ name }) => (await fleet.seen(name)).connections));
      const before = await connections();
      const asked = await askedDuring(fleet, () => watching.inventory.start());
      assert.deepEqual(asked, second);
      assert.deepEqual(await connections(), before);
    } finally {
      await watching.stop();
    }
  });
});
