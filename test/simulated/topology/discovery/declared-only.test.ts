import assert from 'node:assert/strict';
import type { ClusterPart, ClusterTarget } from '../../../../src/config/config.js';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { plainDiscovery, plainTarget } from '../../../support/rounds.js';
import {
  controlAll,
  declare,
  discovery,
  expected,
  find,
  plainly,
  Succession,
} from '../../../support/topology/discovering.js';

describe('where the topology file allows nothing but what it names', () => {
  let fleet: Fleet;
  let routers: readonly FleetMember[];
  let config: readonly FleetMember[];
  let shard1: readonly FleetMember[];
  let shard2: readonly FleetMember[];
  let succession: Succession | undefined;

  before(async () => {
    const shards = [
      { name: 'shard1', set: 'rs1', members: 3, arbiters: 1 },
      { name: 'shard2', set: 'rs2', members: 3 },
    ];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 2, shards }] });
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

  const alias = ({ name }: FleetMember) => name.replace('127.0.0.1', 'localhost');
  const hosts = (found: Discovered) => found.members.map(({ host }) => host);
  const named = (instances: readonly FleetMember[], host = ({ name }: FleetMember) => name) =>
    instances.map((one) =>
      declare(host(one), one.clusterRole, one.shard === undefined ? {} : { shard: one.shard }),
    );
  const part = (clusterRole: ClusterPart['clusterRole'], name?: string): ClusterPart => ({
    clusterRole,
    access: plainTarget(),
    discovery: false,
    ...(name !== undefined && { name }),
  });
  const without = (...gone: readonly FleetMember[]) =>
    expected(fleet.members.filter((member) => !gone.includes(member)));

  describe('at all', () => {
    const some = () => [shard1[0]!, shard1[2]!, config[1]!, routers[1]!];
    const target = (more: Partial<ClusterTarget> = {}) =>
      plainDiscovery({ discovery: false, members: named(some()), ...more });

    it('only these are members, and what they are is found out', async () => {
      const found = await discovery([], { target: target() });
      const wanted = expected(some()).map((member) => ({ ...member, declared: true }));
      assert.deepEqual(plainly(found), wanted);
      assert.equal(find(found, shard1[2]!.name).config?.arbiter, true);
    });

    it('by other addresses too they have their canonical names, and are dialled as declared', async () => {
      const found = await discovery([], { target: target({ members: named(some(), alias) }) });
      assert.deepEqual(
        found.members.map(({ host, address, declared }) => [host, address, declared]),
        [config[1]!, shard1[0]!, shard1[2]!, routers[1]!].map((one) => [one.name, alias(one), true]),
      );
    });

    it('seeds by other addresses have their canonical names as well', async () => {
      const seeds = some().map(alias);
      const found = await discovery(seeds, { target: target({ members: [] }) });
      assert.deepEqual(
        hosts(found),
        [config[1]!, shard1[0]!, shard1[2]!, routers[1]!].map(({ name }) => name),
      );
    });

    for (const [kind, chosen] of [
      ['one of a set that lives on', () => [shard1[0]!]],
      ['all of its set', () => shard1],
      ['the routers', () => routers],
      ['everybody', () => fleet.members],
    ] as const) {
      it(`of them ${kind} dead: the cluster names them all the same`, async () => {
        const following = opened([], { target: target() });
        const before = await following.next();
        await controlAll(fleet, chosen(), 'dead');
        for (let round = 0; round < 2; round++) {
          const found = await following.next();
          assert.deepEqual(found.members, before.members);
          assert.deepEqual(found.sets, before.sets);
        }
      });
    }

    it('seeds by other addresses keep their names when their set has died', async () => {
      const following = opened(shard1.map(alias), { target: target({ members: [] }) });
      const before = await following.next();
      assert.deepEqual(
        hosts(before),
        shard1.map(({ name }) => name),
      );
      await controlAll(fleet, shard1, 'dead');
      const found = await following.next();
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
    });
  });

  describe('of one part', () => {
    it('undeclared routers are not added, while config servers and shards are', async () => {
      const target = plainDiscovery({ parts: [part('mongos')], members: named([routers[0]!]) });
      const found = await discovery([config[0]!.name], { target });
      const wanted = without(routers[1]!).map((member) => ({
        ...member,
        declared: member.clusterRole === 'mongos',
      }));
      assert.deepEqual(plainly(found), wanted);
    });

    it('undeclared members of a shard are not added, by its id or by its set, while those of others are', async () => {
      for (const name of ['shard1', 'rs1']) {
        const target = plainDiscovery({ parts: [part('shard', name)], members: named([shard1[1]!]) });
        const found = await discovery([routers[0]!.name], { target });
        assert.deepEqual(
          hosts(found),
          without(shard1[0]!, shard1[2]!).map(({ host }) => host),
        );
      }
    });

    it('nothing of a shard of which nothing is declared', async () => {
      const target = plainDiscovery({ parts: [part('shard', 'shard1')] });
      const following = opened([routers[0]!.name], { target });
      for (let round = 0; round < 2; round++) {
        const found = await following.next();
        assert.deepEqual(plainly(found), without(...shard1));
        assert.deepEqual(
          found.sets.map(({ name }) => name),
          ['shop-cfg', 'rs2'],
        );
      }
    });

    it('of all shards without an entry of their own', async () => {
      const parts = [part('shard'), { ...part('shard', 'shard1'), discovery: true }];
      const found = await discovery([routers[0]!.name], { target: plainDiscovery({ parts }) });
      assert.deepEqual(plainly(found), without(...shard2));
    });

    it('undeclared config servers are not added, though the shards are learnt of them', async () => {
      const target = plainDiscovery({ parts: [part('config')], members: named([config[1]!]) });
      const found = await discovery([shard1[0]!.name], { target });
      assert.deepEqual(
        hosts(found),
        without(config[0]!).map(({ host }) => host),
      );
    });

    it('a declared member is discovered, too, where its whole shard is dead: config.shards names it', async () => {
      await controlAll(fleet, shard2, 'dead');
      const target = plainDiscovery({ parts: [part('shard', 'shard2')], members: named([shard2[1]!]) });
      const found = await discovery([routers[0]!.name], { target });
      const { declared, discovered, replicaSet } = find(found, shard2[1]!.name);
      assert.deepEqual([declared, discovered, replicaSet], [true, true, 'rs2']);
    });

    it('turned on again, the others come; turned off, they go', async () => {
      const target = (on: boolean) =>
        plainDiscovery({
          parts: [{ ...part('shard', 'shard2'), discovery: on }],
          members: named([shard2[0]!]),
        });
      const following = opened([routers[0]!.name]);
      const count = async (on: boolean) => (await following.next({ target: target(on) })).members.length;
      const all = fleet.members.length;
      assert.deepEqual([await count(false), await count(true), await count(false)], [all - 2, all, all - 2]);
    });
  });
});
