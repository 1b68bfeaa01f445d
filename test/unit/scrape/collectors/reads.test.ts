import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { isDataMember, mayReadUsersData } from '../../../../src/scrape/collectors/reads.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import type { ClusterRole } from '../../../../src/topology/model/topology.js';
import { helloOf, PRIMARY, SECONDARY, memberNamed } from '../scripted-target.js';

describe('members that may be read', () => {
  const asked = (clusterRole: ClusterRole, role: Document, wireVersion = 17) => ({
    member: memberNamed('a:1', { clusterRole, set: 'rs0' }),
    hello: parseHello({ ...helloOf(role), maxWireVersion: wireVersion }),
    leaveOut: {},
  });
  const standalone = {
    member: memberNamed('a:1', { clusterRole: 'standalone' }),
    hello: parseHello({ isWritablePrimary: true, maxWireVersion: 25 }),
    leaveOut: {},
  };
  const router = { ...standalone, hello: parseHello({ msg: 'isdbgrid', isWritablePrimary: true }) };

  it('are data members: primaries, secondaries and standalones', () => {
    for (const role of [PRIMARY, SECONDARY]) assert.equal(isDataMember(asked('replset', role)), true);
    assert.equal(isDataMember(asked('replset', {})), false);
    assert.equal(isDataMember(asked('config', SECONDARY)), true);
    assert.equal(isDataMember(standalone), true);
    assert.equal(isDataMember(router), false);
    const ghost = { ...standalone, hello: parseHello({ isreplicaset: true }) };
    assert.equal(isDataMember(ghost), false);
  });

  it('are for user data neither members of shards from 8.0 on, nor config servers and routers', () => {
    assert.equal(mayReadUsersData(asked('replset', SECONDARY, 25)), true);
    assert.equal(mayReadUsersData(standalone), true);
    assert.equal(mayReadUsersData(asked('shard', SECONDARY, 21)), true);
    assert.equal(mayReadUsersData(asked('shard', SECONDARY, 25)), false);
    assert.equal(mayReadUsersData(asked('shard', PRIMARY, 27)), false);
    assert.equal(mayReadUsersData(asked('shard', {}, 17)), false);
    assert.equal(mayReadUsersData(asked('config', SECONDARY)), false);
    assert.equal(mayReadUsersData(router), false);
  });
});
