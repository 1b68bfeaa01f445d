import assert from 'node:assert/strict';
import type { ClusterPart, ClusterTarget } from '../../../../src/config/config.js';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { plainDiscovery, plainTarget } from '../../../support/test-scraper.js';
import {
  controlAll,
  declare,
  discovery,
  expected,
  find,
  plainly,
} from '../../../support/topology/discovering.js';
import { clusterForTests } from '../../../support/topology/discovered-cluster.js';

describe('discovery that is turned off in the topology file', () => {
  const shop = clusterForTests({
    mongos: 2,
    config: 2,
    shards: [
      { name: 'shard1', set: 'rs1', members: 3, arbiters: 1 },
      { name: 'shard2', set: 'rs2', members: 3 },
    ],
  });

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
    expected(shop.members.filter((member) => !gone.includes(member)));

  describe('for the whole cluster', () => {
    const some = () => [
      shop.shard('shard1')[0]!,
      shop.shard('shard1')[2]!,
      shop.config[1]!,
      shop.routers[1]!,
    ];
    const target = (more: Partial<ClusterTarget> = {}) =>
      plainDiscovery({ discovery: false, members: named(some()), ...more });

    it('takes only declared members, and finds their cluster role and set', async () => {
      const found = await discovery([], { target: target() });
      const wanted = expected(some()).map((member) => ({ ...member, declared: true }));
      assert.deepEqual(plainly(found), wanted);
      assert.equal(find(found, shop.shard('shard1')[2]!.name).config?.arbiter, true);
    });

    it('connects to a declared address and takes the canonical name from the reply', async () => {
      const found = await discovery([], { target: target({ members: named(some(), alias) }) });
      assert.deepEqual(
        found.members.map(({ host, address, declared }) => [host, address, declared]),
        [shop.config[1]!, shop.shard('shard1')[0]!, shop.shard('shard1')[2]!, shop.routers[1]!].map((one) => [
          one.name,
          alias(one),
          true,
        ]),
      );
    });

    it('takes the canonical names of seeds with other addresses from their replies', async () => {
      const seeds = some().map(alias);
      const found = await discovery(seeds, { target: target({ members: [] }) });
      assert.deepEqual(
        hosts(found),
        [shop.config[1]!, shop.shard('shard1')[0]!, shop.shard('shard1')[2]!, shop.routers[1]!].map(
          ({ name }) => name,
        ),
      );
    });

    for (const [kind, chosen] of [
      ['one member of a set', () => [shop.shard('shard1')[0]!]],
      ['a whole set', () => shop.shard('shard1')],
      ['all routers', () => shop.routers],
      ['all members', () => shop.members],
    ] as const) {
      it(`keeps the names of members that go down: ${kind}`, async () => {
        const following = shop.follow([], { target: target() });
        const before = await following.next();
        await controlAll(shop.fleet, chosen(), 'dead');
        for (let scrape = 0; scrape < 2; scrape++) {
          const found = await following.next();
          assert.deepEqual(found.members, before.members);
          assert.deepEqual(found.sets, before.sets);
        }
      });
    }

    it('keeps the names of seeds with other addresses when their set goes down', async () => {
      const following = shop.follow(shop.shard('shard1').map(alias), { target: target({ members: [] }) });
      const before = await following.next();
      assert.deepEqual(
        hosts(before),
        shop.shard('shard1').map(({ name }) => name),
      );
      await controlAll(shop.fleet, shop.shard('shard1'), 'dead');
      const found = await following.next();
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
    });
  });

  describe('for one part', () => {
    it('adds no undeclared routers, but config servers and shards', async () => {
      const target = plainDiscovery({ parts: [part('mongos')], members: named([shop.routers[0]!]) });
      const found = await discovery([shop.config[0]!.name], { target });
      const wanted = without(shop.routers[1]!).map((member) => ({
        ...member,
        declared: member.clusterRole === 'mongos',
      }));
      assert.deepEqual(plainly(found), wanted);
    });

    it('adds no undeclared members of a shard named by its id or its set, but those of other shards', async () => {
      for (const name of ['shard1', 'rs1']) {
        const target = plainDiscovery({
          parts: [part('shard', name)],
          members: named([shop.shard('shard1')[1]!]),
        });
        const found = await discovery([shop.routers[0]!.name], { target });
        assert.deepEqual(
          hosts(found),
          without(shop.shard('shard1')[0]!, shop.shard('shard1')[2]!).map(({ host }) => host),
        );
      }
    });

    it('adds nothing of a shard without declared members', async () => {
      const target = plainDiscovery({ parts: [part('shard', 'shard1')] });
      const following = shop.follow([shop.routers[0]!.name], { target });
      for (let scrape = 0; scrape < 2; scrape++) {
        const found = await following.next();
        assert.deepEqual(plainly(found), without(...shop.shard('shard1')));
        assert.deepEqual(
          found.sets.map(({ name }) => name),
          ['shop-cfg', 'rs2'],
        );
      }
    });

    it('applies to all shards that have no entry of their own', async () => {
      const parts = [part('shard'), { ...part('shard', 'shard1'), discovery: true }];
      const found = await discovery([shop.routers[0]!.name], { target: plainDiscovery({ parts }) });
      assert.deepEqual(plainly(found), without(...shop.shard('shard2')));
    });

    it('adds no undeclared config servers, but reads the shards from them', async () => {
      const target = plainDiscovery({ parts: [part('config')], members: named([shop.config[1]!]) });
      const found = await discovery([shop.shard('shard1')[0]!.name], { target });
      assert.deepEqual(
        hosts(found),
        without(shop.config[0]!).map(({ host }) => host),
      );
    });

    it('marks a declared member as discovered when config.shards names it while its shard is down', async () => {
      await controlAll(shop.fleet, shop.shard('shard2'), 'dead');
      const target = plainDiscovery({
        parts: [part('shard', 'shard2')],
        members: named([shop.shard('shard2')[1]!]),
      });
      const found = await discovery([shop.routers[0]!.name], { target });
      const { declared, discovered, replicaSet } = find(found, shop.shard('shard2')[1]!.name);
      assert.deepEqual([declared, discovered, replicaSet], [true, true, 'rs2']);
    });

    it('adds the other members when it is turned on, and removes them when it is turned off', async () => {
      const target = (on: boolean) =>
        plainDiscovery({
          parts: [{ ...part('shard', 'shard2'), discovery: on }],
          members: named([shop.shard('shard2')[0]!]),
        });
      const following = shop.follow([shop.routers[0]!.name]);
      const count = async (on: boolean) => (await following.next({ target: target(on) })).members.length;
      const all = shop.members.length;
      assert.deepEqual([await count(false), await count(true), await count(false)], [all - 2, all, all - 2]);
    });
  });
});
