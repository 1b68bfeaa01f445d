import assert from 'node:assert/strict';
import { groupsOf, GROUP_TARGETS, type Group, type GroupTarget } from '../../../src/scrape/groups.js';
import type { Cluster } from '../../../src/topology/model/topology.js';
import { clusterOf } from '../../support/test-scraper.js';
import { memberNamed } from './scripted-target.js';

const PLAIN = clusterOf([
  memberNamed('a:1'),
  memberNamed('b:1'),
  memberNamed('b:2', { arbiter: true }),
  memberNamed('c:1', { set: 'rs1' }),
  memberNamed('a:2', { clusterRole: 'standalone' }),
]);

const SHARDED = clusterOf([
  memberNamed('m1:1', { clusterRole: 'mongos' }),
  memberNamed('m2:1', { clusterRole: 'mongos' }),
  memberNamed('m1:2', { clusterRole: 'config', set: 'cfg' }),
  memberNamed('s1:1', { clusterRole: 'shard', set: 'shA' }),
  memberNamed('s2:1', { clusterRole: 'shard', set: 'shA' }),
  memberNamed('s1:2', { clusterRole: 'shard', set: 'shB' }),
]);

/** `set rs0: a:1 b:1` of each group. */
function told(cluster: Cluster, target: GroupTarget): readonly string[] {
  return groupsOf(cluster, target).map(
    ({ identity, members }) => `${nameOf({ identity })}: ${members.map(({ name }) => name).join(' ')}`,
  );
}

function nameOf({ identity }: Pick<Group, 'identity'>): string {
  switch (identity.kind) {
    case 'set':
      return `set ${identity.set.name}`;
    case 'member':
      return `member ${identity.member.name}`;
    case 'cluster':
      return `cluster ${identity.cluster.name}`;
    case 'host':
      return `host ${identity.cluster} ${identity.hostname}`;
  }
}

describe('groups of which one member is selected', () => {
  it('are each replica set and each standalone', () => {
    const groups = ['set rs0: a:1 b:1 b:2', 'set rs1: c:1', 'member a:2: a:2'];
    assert.deepEqual(told(PLAIN, 'set'), groups);
    assert.deepEqual(told(PLAIN, 'deployment'), groups);
  });

  it('are the routers of a sharded cluster where user data is read', () => {
    assert.deepEqual(told(SHARDED, 'deployment'), ['cluster test: m1:1 m2:1']);
    assert.deepEqual(told(SHARDED, 'set'), ['set cfg: m1:2', 'set shA: s1:1 s2:1', 'set shB: s1:2']);
  });

  it('never are members of shards instead, even while no router is known', () => {
    const { members } = SHARDED;
    for (const clusterRole of ['config', 'shard']) {
      const some = clusterOf(members.filter((member) => member.clusterRole === clusterRole));
      assert.deepEqual(told(some, 'deployment'), ['cluster test: ']);
    }
  });

  it('are each host with all its members except arbiters', () => {
    assert.deepEqual(told(PLAIN, 'host'), ['host test a: a:1 a:2', 'host test b: b:1', 'host test c: c:1']);
    assert.deepEqual(told(SHARDED, 'host'), [
      ...['host test m1: m1:1 m1:2', 'host test m2: m2:1'],
      ...['host test s1: s1:1 s1:2', 'host test s2: s2:1'],
    ]);
  });

  it('have unique keys, which are the same in every scrape', () => {
    const keysOf = (cluster: Cluster) =>
      GROUP_TARGETS.flatMap((target) => groupsOf(cluster, target).map(({ key }) => key));
    const keys = [...keysOf(PLAIN), ...keysOf(clusterOf([memberNamed('a:1')], { name: 'other' }))];
    assert.equal(new Set(keysOf(PLAIN)).size, keysOf(PLAIN).length);
    assert.deepEqual(keysOf({ ...PLAIN }), keysOf(PLAIN));
    assert.ok(keys.includes('host/other/a'));
  });
});
