import assert from 'node:assert/strict';
import type { Behaviour } from '../../../support/fleet/behaviour.js';
import { ask, closeClients } from '../../../support/fleet/direct-client.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { waitUntil } from '../../../support/wait-until.js';
import { controlAll, discovery, expected, plainly, replying } from '../../../support/topology/discovering.js';
import { clusterForTests } from '../../../support/topology/discovered-cluster.js';

/** A router or a shard without any config server: what needs one is refused. */
const WITHOUT_CONFIG: Behaviour = {
  error: {
    command: 'find',
    code: 133,
    codeName: 'FailedToSatisfyReadPreference',
    errmsg: 'Could not find host matching read preference { mode: "nearest" } for set shop-cfg',
  },
};

describe('discovery of a sharded cluster of which a part is down', () => {
  const shop = clusterForTests({
    mongos: 2,
    config: 3,
    shards: [
      { name: 'shard1', set: 'rs1', members: 4, arbiters: 1, hidden: 1 },
      { name: 'shard2', set: 'rs2', members: 3, arbiters: 1 },
    ],
  });

  const whole = () => expected(shop.members);
  const without = (...gone: readonly FleetMember[]) =>
    expected(shop.members.filter((member) => !gone.includes(member)));
  const withData = (members: readonly FleetMember[]) =>
    members.filter(({ role }) => role === 'primary' || role === 'secondary');

  async function deadConfig(): Promise<void> {
    await controlAll(shop.fleet, shop.config, 'dead');
    await controlAll(shop.fleet, shop.routers, WITHOUT_CONFIG);
  }

  for (const [kind, seed] of [
    ['a config server', () => shop.config[1]!],
    ['a member of a shard', () => shop.shard('shard2')[1]!],
  ] as const) {
    it(`with all routers down, finds everything from ${kind}, the routers by their rows in config.mongos`, async () => {
      await controlAll(shop.fleet, shop.routers, 'dead');
      assert.deepEqual(plainly(await discovery([seed().name])), whole());
    });

    it(`with the primary of the config servers down, finds everything from ${kind}`, async () => {
      await shop.fleet.control(shop.config[0]!.name, 'dead');
      assert.deepEqual(plainly(await discovery([seed().name])), whole());
    });
  }

  it('keeps routers that go down after they were found', async () => {
    const following = shop.follow([shop.routers[0]!.name]);
    await following.next();
    await controlAll(shop.fleet, shop.routers, 'dead');
    for (let scrape = 0; scrape < 2; scrape++) assert.deepEqual(plainly(await following.next()), whole());
  });

  it('with all config servers down, finds everything but the routers from a member of a shard', async () => {
    await deadConfig();
    assert.deepEqual(plainly(await discovery([shop.shard('shard1')[0]!.name])), without(...shop.routers));
  });

  it('with all config servers down, finds from a router what its shard map names', async () => {
    await deadConfig();
    const found = await discovery([shop.routers[0]!.name]);
    assert.deepEqual(plainly(found), without(shop.routers[1]!));
  });

  it('with all config servers down, finds everything from all routers together', async () => {
    await deadConfig();
    const found = await discovery(shop.routers.map(({ name }) => name));
    assert.deepEqual(plainly(found), whole());
  });

  it('removes and changes nothing when all config servers go down after everything was found', async () => {
    const following = shop.follow([shop.routers[0]!.name], { routerRetentionMs: 0 });
    const before = await following.next();
    await deadConfig();
    for (let scrape = 0; scrape < 3; scrape++) {
      const found = await following.next();
      assert.deepEqual(found.members, before.members);
      assert.deepEqual(found.sets, before.sets);
      assert.equal(found.answered, true);
    }
  });

  it('removes nothing when config servers and routers go down after everything was found', async () => {
    const following = shop.follow([shop.routers[0]!.name], { routerRetentionMs: 0 });
    const before = await following.next();
    await controlAll(shop.fleet, [...shop.config, ...shop.routers], 'dead');
    for (let scrape = 0; scrape < 2; scrape++) {
      const found = await following.next();
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
    }
  });

  it('keeps everything as it was when all members go down, and reports that none has replied', async () => {
    const following = shop.follow([shop.routers[0]!.name], { routerRetentionMs: 0 });
    const before = await following.next();
    await controlAll(shop.fleet, shop.members, 'dead');
    for (let scrape = 0; scrape < 2; scrape++) {
      const found = await following.next();
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
      assert.equal(found.answered, false);
    }
  });

  it('finds by getShardMap the only live member of a shard when config.shards does not name it', async () => {
    const hidden = shop.shard('shard1').find(({ role }) => role === 'hidden')!.name;
    await controlAll(
      shop.fleet,
      shop.shard('shard1').filter(({ name }) => name !== hidden),
      'dead',
    );
    const [primary] = shop.config.map(({ name }) => name);
    const map = await ask(primary!, { getShardMap: 1 }, { promoteValues: false, promoteLongs: false });
    await closeClients();
    const hosts = { ...(map.hosts as object), [hidden]: 'shard1' };
    await shop.fleet.control(primary!, replying('getShardMap', { ...map, hosts }));
    assert.deepEqual(plainly(await discovery([primary!])), whole());
  });

  it('has the members that config.shards names of a shard that is down from the start', async () => {
    await controlAll(shop.fleet, shop.shard('shard1'), 'dead');
    const found = await discovery([shop.routers[0]!.name]);
    const unnamed = shop.shard('shard1').filter((member) => !withData(shop.shard('shard1')).includes(member));
    assert.deepEqual(plainly(found), without(...unnamed));
    const set = found.sets.find(({ name }) => name === 'rs1')!;
    assert.deepEqual([set.clusterRole, set.shard, set.config], ['shard', 'shard1', undefined]);
    assert.equal(set.members.length, 2);
  });

  it('completes such a shard as soon as one of its members replies', async () => {
    await controlAll(shop.fleet, shop.shard('shard2'), 'dead');
    const following = shop.follow([shop.routers[0]!.name]);
    const arbiter = shop.shard('shard2').find(({ role }) => role === 'arbiter')!;
    assert.deepEqual(plainly(await following.next()), without(arbiter));
    await shop.fleet.control(shop.shard('shard2')[1]!.name, 'healthy');
    const { members } = await waitUntil(async () => {
      const found = await following.next();
      return found.members.length === shop.members.length && found;
    });
    assert.deepEqual(plainly({ members }), whole());
  });

  it('keeps all members of a shard that goes down, arbiter and hidden one included, and its configuration', async () => {
    const following = shop.follow([shop.config[0]!.name]);
    const before = await following.next();
    await controlAll(shop.fleet, shop.shard('shard1'), 'dead');
    for (let scrape = 0; scrape < 2; scrape++) {
      const found = await following.next();
      assert.deepEqual(found.members, before.members);
      assert.deepEqual(found.sets, before.sets);
    }
  });

  it('keeps all members of a shard with their configuration while only its arbiter is up', async () => {
    const following = shop.follow([shop.config[0]!.name]);
    const before = await following.next();
    await controlAll(
      shop.fleet,
      shop.shard('shard1').filter(({ role }) => role !== 'arbiter'),
      'dead',
    );
    const found = await following.next();
    assert.deepEqual(
      new Set(found.members.map(({ host, config: entry }) => [host, entry?.votes, entry?.priority].join())),
      new Set(before.members.map(({ host, config: entry }) => [host, entry?.votes, entry?.priority].join())),
    );
    assert.equal(found.sets.find(({ name }) => name === 'rs1')!.config?.members.length, 4);
  });
});
