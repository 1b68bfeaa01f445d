import assert from 'node:assert/strict';
import type { DeclaredMember } from '../../../../src/config/config.js';
import type { Member } from '../../../../src/topology/model/topology.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { plainDiscovery } from '../../../support/test-scraper.js';
import {
  controlAll,
  declare,
  discovery,
  find,
  plainly,
  refusing,
} from '../../../support/topology/discovering.js';

/** Ports of which nothing listens. */
const [A, B, C, D] = ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3', '127.0.0.1:4'] as const;

describe('declared members that are not there', () => {
  let fleet: Fleet;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 3, arbiters: 1 }];
    fleet = await startFleet({
      sets: [{ name: 'plain', members: 1 }],
      clusters: [{ name: 'shop', mongos: 1, config: 1, shards }],
    });
  });

  afterEach(() => controlAll(fleet, fleet.members, 'healthy'));

  after(() => fleet.stop());

  const seed = () => fleet.routers[0]!.name;
  const withMembers = (...members: readonly DeclaredMember[]) => ({ target: plainDiscovery({ members }) });

  async function absent(member: DeclaredMember): Promise<Member> {
    const found = await discovery([seed()], withMembers(member));
    assert.equal(found.members.length, fleet.membersOf({ cluster: 'shop' }).length + 1);
    const one = find(found, member.host);
    assert.deepEqual([one.declared, one.discovered, one.name, one.address], [true, false, A, A]);
    return one;
  }

  it('a router', async () => {
    const { clusterRole, replicaSet, shard } = await absent(declare(A, 'mongos'));
    assert.deepEqual([clusterRole, replicaSet, shard], ['mongos', undefined, undefined]);
  });

  it('a standalone', async () => {
    const { clusterRole, replicaSet } = await absent(declare(A, 'standalone'));
    assert.deepEqual([clusterRole, replicaSet], ['standalone', undefined]);
  });

  it('a config server: of the set that the others are of, though the file does not name it', async () => {
    const { clusterRole, replicaSet } = await absent(declare(A, 'config'));
    assert.deepEqual([clusterRole, replicaSet], ['config', 'shop-cfg']);
  });

  it('a member of a shard, by the id of the shard: of its set', async () => {
    const { clusterRole, shard, replicaSet } = await absent(declare(A, 'shard', { shard: 'shard1' }));
    assert.deepEqual([clusterRole, shard, replicaSet], ['shard', 'shard1', 'rs1']);
  });

  it('a member of a shard, by the name of its set: of the same shard as the others', async () => {
    const { clusterRole, shard, replicaSet } = await absent(declare(A, 'shard', { shard: 'rs1' }));
    assert.deepEqual([clusterRole, replicaSet], ['shard', 'rs1']);
    assert.equal(shard, 'shard1');
  });

  it('the arbiter of a shard', async () => {
    const { arbiter } = await absent(declare(A, 'shard', { shard: 'shard1', arbiter: true }));
    assert.equal(arbiter, true);
  });

  it('a member of a known set is in no set, whose members are those of its configuration', async () => {
    const found = await discovery([seed()], withMembers(declare(A, 'shard', { shard: 'shard1' })));
    const sets = found.sets.map(({ name, members }) => [name, members.length]);
    assert.deepEqual(sets, [
      ['shop-cfg', 1],
      ['rs1', 3],
    ]);
  });

  it('members of a shard that is unknown: a set of their own, of the name of the shard or of its set', async () => {
    const members = [
      declare(A, 'shard', { shard: 'shard7' }),
      declare(B, 'shard', { shard: 'shard7', arbiter: true }),
      declare(C, 'shard', { shard: 'shard8', replicaSet: 'rs8' }),
      declare(D, 'replset', { replicaSet: 'other' }),
    ];
    const { sets } = await discovery([seed()], withMembers(...members));
    const told = sets.slice(2).map(({ name, clusterRole, shard, members }) => {
      assert.ok(members.every((one) => one.replicaSet === name && one.clusterRole === clusterRole));
      return [name, clusterRole, shard, members.map(({ host, arbiter }) => `${host} ${arbiter}`)];
    });
    assert.deepEqual(told, [
      ['shard7', 'shard', 'shard7', [`${A} false`, `${B} true`]],
      ['rs8', 'shard', 'shard8', [`${C} false`]],
      ['other', 'replset', undefined, [`${D} false`]],
    ]);
  });

  it('a dead arbiter that config.shards lists among the hosts is the arbiter that the file says it is', async () => {
    const listing = await startFleet({
      clusters: [
        {
          name: 'old',
          mongos: 1,
          config: 1,
          shards: [{ name: 's', members: 3, arbiters: 1, listsArbiters: true }],
        },
      ],
    });
    try {
      const shard = listing.membersOf({ shard: 's' });
      await controlAll(listing, shard, 'dead');
      const members = shard.map(({ name, role }) =>
        declare(name, 'shard', { shard: 's', arbiter: role === 'arbiter' }),
      );
      const found = await discovery([listing.routers[0]!.name], withMembers(...members));
      const arbiters = found.members.filter(({ arbiter }) => arbiter).map(({ host }) => host);
      assert.deepEqual(arbiters, [shard[2]!.name]);
    } finally {
      await listing.stop();
    }
  });

  it('of a config shard the set is not called after the shard: all such shards are called config', async () => {
    const found = await discovery([], withMembers(declare(A, 'config', { shard: 'config' })));
    const { clusterRole, shard, replicaSet } = find(found, A);
    assert.deepEqual([clusterRole, shard, replicaSet], ['config', 'config', undefined]);
  });

  it('a dead seed by another name than the declared one is that one, not a process of its own', async () => {
    const host = 'db.example.net:4';
    const lookup = () => Promise.resolve(['127.0.0.1']);
    const target = plainDiscovery({ members: [declare(D, 'shard', { shard: 'shard1' })] });
    const found = await discovery([host], { target, lookup });
    assert.deepEqual(
      plainly(found).map(({ host, clusterRole, declared }) => [host, clusterRole, declared]),
      [[D, 'shard', true]],
    );
  });

  it('keeps one that answers as something unknown', async () => {
    await controlAll(
      fleet,
      fleet.membersOf({ set: 'plain' }),
      refusing('replSetGetConfig', 'replSetGetStatus'),
    );
    const { name } = fleet.membersOf({ set: 'plain' })[0]!;
    const found = await discovery([seed()], withMembers(declare(name, 'replset', { replicaSet: 'plain' })));
    const { declared, discovered, replicaSet } = find(found, name);
    assert.deepEqual([declared, discovered, replicaSet], [true, true, 'plain']);
  });
});
