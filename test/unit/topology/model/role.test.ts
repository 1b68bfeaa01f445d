import assert from 'node:assert/strict';
import type { ClusterPart } from '../../../../src/config/config.js';
import { accessIdOf, isFollowed, type Role } from '../../../../src/topology/model/role.js';
import { ACCESSES, plainDiscovery, plainTarget } from '../../../support/test-scraper.js';

const access = (username: string) => plainTarget({ credentials: { username, password: 'p' } });

function part(clusterRole: ClusterPart['clusterRole'], username: string, name?: string): ClusterPart {
  return { clusterRole, access: access(username), discovery: false, ...(name !== undefined && { name }) };
}

describe('the part of a cluster that a process belongs to', () => {
  const target = plainDiscovery({
    ...access('all'),
    parts: [part('shard', 'shards'), part('shard', 'first', 'shard1'), part('mongos', 'routers')],
  });

  const cases: readonly (readonly [what: string, role: Role, username: string])[] = [
    ['a router', { clusterRole: 'mongos' }, 'routers'],
    ['a shard by its id', { clusterRole: 'shard', shard: 'shard1', replicaSet: 'rs1' }, 'first'],
    ['a shard by its replica set', { clusterRole: 'shard', shard: 'x', replicaSet: 'shard1' }, 'first'],
    ['any other shard', { clusterRole: 'shard', shard: 'shard2', replicaSet: 'rs2' }, 'shards'],
    ['a config server, which no part covers', { clusterRole: 'config' }, 'all'],
    ['a seed of unknown role', { clusterRole: 'unknown' }, 'all'],
  ];
  for (const [what, role, username] of cases) {
    it(`gives the login of ${username} and the discovery of that part to ${what}`, () => {
      assert.equal(accessIdOf(target, role), ACCESSES.idOf(access(username)));
      assert.equal(isFollowed(target, role), username === 'all');
    });
  }
});
