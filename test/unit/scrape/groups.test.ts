import assert from 'node:assert/strict';
import { groupsOf, SHARED_SCOPES, type Group, type SharedScope } from '../../../src/scrape/select-target.js';
import type { Cluster } from '../../../src/topology/model/topology.js';
import { clusterOf } from '../../support/rounds.js';
import { surveyedMember } from './surveyed-members.js';

const PLAIN = clusterOf([
  surveyedMember('a:1'),
  surveyedMember('b:1'),
  surveyedMember('b:2', { arbiter: true }),
  surveyedMember('c:1', { set: 'rs1' }),
  surveyedMember('a:2', { clusterRole: 'standalone' }),
]);

const SHARDED = clusterOf([
  surveyedMember('m1:1', { clusterRole: 'mongos' }),
  surveyedMember('m2:1', { clusterRole: 'mongos' }),
  surveyedMember('m1:2', { clusterRole: 'config', set: 'cfg' }),
  surveyedMember('s1:1', { clusterRole: 'shard', set: 'shA' }),
  surveyedMember('s2:1', { clusterRole: 'shard', set: 'shA' }),
  surveyedMember('s1:2', { clusterRole: 'shard', set: 'shB' }),
]);

/** `set rs0: a:1 b:1` of each group. */
function told(cluster: Cluster, scope: SharedScope): readonly string[] {
  return groupsOf(cluster, scope).map(
    ({ of, members }) => `${nameOf({ of })}: ${members.map(({ name }) => name).join(' ')}`,
  );
}

function nameOf({ of }: Pick<Group, 'of'>): string {
  switch (of.kind) {
    case 'set':
      return `set ${of.set.name}`;
    case 'member':
      return `member ${of.member.name}`;
    case 'cluster':
      return `cluster ${of.cluster.name}`;
    case 'host':
      return `host ${of.cluster} ${of.hostname}`;
  }
}

describe('groups of which one member is asked', () => {
  it('each replica set and each standalone', () => {
    const groups = ['set rs0: a:1 b:1 b:2', 'set rs1: c:1', 'member a:2: a:2'];
    assert.deepEqual(told(PLAIN, 'set'), groups);
    assert.deepEqual(told(PLAIN, 'deployment'), groups);
  });

  it('a sharded cluster through its routers alone, where data of users is read', () => {
    assert.deepEqual(told(SHARDED, 'deployment'), ['cluster test: m1:1 m2:1']);
    assert.deepEqual(told(SHARDED, 'set'), ['set cfg: m1:2', 'set shA: s1:1 s2:1', 'set shB: s1:2']);
  });

  it('also while none of its routers is known: members of shards are not asked instead', () => {
    const { members } = SHARDED;
    for (const clusterRole of ['config', 'shard']) {
      const some = clusterOf(members.filter((member) => member.clusterRole === clusterRole));
      assert.deepEqual(told(some, 'deployment'), ['cluster test: ']);
    }
  });

  it('each machine, by all its processes but arbiters', () => {
    assert.deepEqual(told(PLAIN, 'host'), ['host test a: a:1 a:2', 'host test b: b:1', 'host test c: c:1']);
    assert.deepEqual(told(SHARDED, 'host'), [
      ...['host test m1: m1:1 m1:2', 'host test m2: m2:1'],
      ...['host test s1: s1:1 s1:2', 'host test s2: s2:1'],
    ]);
  });

  it('keys are their own, and the same from round to round', () => {
    const keysOf = (cluster: Cluster) =>
      SHARED_SCOPES.flatMap((scope) => groupsOf(cluster, scope).map(({ key }) => key));
    const keys = [...keysOf(PLAIN), ...keysOf(clusterOf([surveyedMember('a:1')], { name: 'other' }))];
    assert.equal(new Set(keysOf(PLAIN)).size, keysOf(PLAIN).length);
    assert.deepEqual(keysOf({ ...PLAIN }), keysOf(PLAIN));
    assert.ok(keys.includes('host/other/a'));
  });
});
