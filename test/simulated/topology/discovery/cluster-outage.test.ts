import assert from 'node:assert/strict';
import type { Behaviour } from '../../../support/fleet/behaviour.js';
import { ask, closeClients } from '../../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { waitUntil } from '../../../support/wait-until.js';
import {
  controlAll,
  discovery,
  expected,
  plainly,
  replying,
  Succession,
} from '../../../support/topology/discovering.js';

/** A router or a shard without any config server: what needs one is refused. */
const WITHOUT_CONFIG: Behaviour = {
  error: {
    command: 'find',
    code: 133,
    codeName: 'FailedToSatisfyReadPreference',
    errmsg: 'Could not find host matching read preference { mode: "nearest" } for set shop-cfg',
  },
};

describe('discovery of a sharded cluster of which a part is dead', () => {
  let fleet: Fleet;
  let routers: readonly FleetMember[];
  let config: readonly FleetMember[];
  let shard1: readonly FleetMember[];
  let shard2: readonly FleetMember[];
  let succession: Succession | undefined;

  before(async () => {
    const shards = [
      { name: 'shard1', set: 'rs1', members: 4, arbiters: 1, hidden: 1 },
      { name: 'shard2', set: 'rs2', members: 3, arbiters: 1 },
    ];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 3, shards }] });
    routers = fleet.routers;
    config = fleet.membersOf({ clusterRole: 'config' });
    shard1 = fleet.membersOf({ shard: 'shard1' });
    shard2 = fleet.membersOf({ shard: 'shard2' });
  });

  afterEach(async () => {
    await succession?.close();
    succession = undefined;
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(() => fleet.stop());

  const opened = (...more: ConstructorParameters<typeof Succession>): Succession =>
    (succession = new Succession(...more));

  const whole = () => expected(fleet.members);
  const without = (...gone: readonly FleetMember[]) =>
    expected(fleet.members.filter((member) => !gone.includes(member)));
  const withData = (members: readonly FleetMember[]) =>
    members.filter(({ role }) => role === 'primary' || role === 'secondary');

  async function deadConfig(): Promise<void> {
    await controlAll(fleet, config, 'dead');
    await controlAll(fleet, routers, WITHOUT_CONFIG);
  }

  for (const [kind, seed] of [
    ['a config server', () => config[1]!],
    ['a member of a shard', () => shard2[1]!],
  ] as const) {
    it(`all routers dead: from ${kind} everything, the routers by their rows`, async () => {
      await controlAll(fleet, routers, 'dead');
      assert.deepEqual(plainly(await discovery([seed().name])), whole());
    });

    it(`the primary of the config servers dead: from ${kind} everything`, async () => {
      await fleet.control(config[0]!.name, 'dead');
      assert.deepEqual(plainly(await discovery([seed().name])), whole());
    });
  }

  it('all routers dead after they were found: they stay', async () => {
    const following = opened([routers[0]!.name]);
    await following.next();
    await controlAll(fleet, routers, 'dead');
    for (let round = 0; round < 2; round++) assert.deepEqual(plainly(await following.next()), whole());
  });

  it('all config servers dead: from a member of a shard everything but the routers, which nobody tells', async () => {
    await deadConfig();
    assert.deepEqual(plainly(await discovery([shard1[0]!.name])), without(...routers));
  });

  it('all config servers dead: from a router all it still has the shard map of', async () => {
    await deadConfig();
    const found = await discovery([routers[0]!.name]);
    assert.deepEqual(plainly(found), without(routers[1]!));
  });

  it('all config servers dead: from all routers together everything', async () => {
    await deadConfig();
    const found = await discovery(routers.map(({ name }) => name));
    assert.deepEqual(plainly(found), whole());
  });

  it('all config servers dead after everything was found: nothing vanishes, nothing changes', async () => {
    const following = opened([routers[0]!.name], { routerRetentionMs: 0 });
    const before = await following.next();
    await deadConfig();
    for (let round = 0; round < 3; round++) {
      const found = await following.next();
      assert.deepEqual(found.members, before.members);
      assert.deepEqual(found.sets, before.sets);
      assert.equal(found.answered, true);
    }
  });

  it('config servers and routers dead after everything was found: nothing vanishes', async () => {
    const following = opened([routers[0]!.name], { routerRetentionMs: 0 });
    const before = await following.next();
    await controlAll(fleet, [...config, ...routers], 'dead');
    for (let round = 0; round < 2; round++) {
      const found = await following.next();
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
    }
  });

  it('everything dead after it was found: all stays as it was, and nobody answered', async () => {
    const following = opened([routers[0]!.name], { routerRetentionMs: 0 });
    const before = await following.next();
    await controlAll(fleet, fleet.members, 'dead');
    for (let round = 0; round < 2; round++) {
      const found = await following.next();
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
      assert.equal(found.answered, false);
    }
  });

  it('a shard of which only one lives that config.shards does not name: getShardMap leads to it', async () => {
    const hidden = shard1.find(({ role }) => role === 'hidden')!.name;
    await controlAll(
      fleet,
      shard1.filter(({ name }) => name !== hidden),
      'dead',
    );
    const [primary] = config.map(({ name }) => name);
    const map = await ask(primary!, { getShardMap: 1 }, { promoteValues: false, promoteLongs: false });
    await closeClients();
    const hosts = { ...(map.hosts as object), [hidden]: 'shard1' };
    await fleet.control(primary!, replying('getShardMap', { ...map, hosts }));
    assert.deepEqual(plainly(await discovery([primary!])), whole());
  });

  it('a shard wholly dead from the start: the members that config.shards names, as members of the shard', async () => {
    await controlAll(fleet, shard1, 'dead');
    const found = await discovery([routers[0]!.name]);
    const unnamed = shard1.filter((member) => !withData(shard1).includes(member));
    assert.deepEqual(plainly(found), without(...unnamed));
    const set = found.sets.find(({ name }) => name === 'rs1')!;
    assert.deepEqual([set.clusterRole, set.shard, set.config], ['shard', 'shard1', undefined]);
    assert.equal(set.members.length, 2);
  });

  it('such a shard is complete as soon as one of it answers', async () => {
    await controlAll(fleet, shard2, 'dead');
    const following = opened([routers[0]!.name]);
    const arbiter = shard2.find(({ role }) => role === 'arbiter')!;
    assert.deepEqual(plainly(await following.next()), without(arbiter));
    await fleet.control(shard2[1]!.name, 'healthy');
    const { members } = await waitUntil(async () => {
      const found = await following.next();
      return found.members.length === fleet.members.length && found;
    });
    assert.deepEqual(plainly({ members }), whole());
  });

  it('a shard that dies wholly keeps all its members, arbiter and hidden one too, and its configuration', async () => {
    const following = opened([config[0]!.name]);
    const before = await following.next();
    await controlAll(fleet, shard1, 'dead');
    for (let round = 0; round < 2; round++) {
      const found = await following.next();
      assert.deepEqual(found.members, before.members);
      assert.deepEqual(found.sets, before.sets);
    }
  });

  it('only the arbiter of a shard left: all its members are known on, with their configuration', async () => {
    const following = opened([config[0]!.name]);
    const before = await following.next();
    await controlAll(
      fleet,
      shard1.filter(({ role }) => role !== 'arbiter'),
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
