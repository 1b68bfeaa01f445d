import assert from 'node:assert/strict';
import {
  hostnameOf,
  memberKey,
  namesOf,
  narrowedTo,
  setKey,
  type Member,
} from '../../../../src/topology/model/topology.js';
import { clusterOf } from '../../../support/test-scraper.js';

function member(host: string, replicaSet?: string, name = host): Member {
  return {
    ...{ cluster: 'test', name, host, address: host, hostname: hostnameOf(host) },
    clusterRole: replicaSet === undefined ? 'mongos' : 'replset',
    ...(replicaSet !== undefined && { replicaSet }),
    ...{ arbiter: false, declared: false, discovered: true },
  };
}

describe('hostnameOf', () => {
  for (const [name, host] of [
    ['db1:27017', 'db1'],
    ['db1', 'db1'],
    ['10.0.0.1:27017', '10.0.0.1'],
    ['[::1]:27017', '::1'],
    ['db1.example.net:1', 'db1.example.net'],
  ] as const) {
    it(`of ${name} is ${host}`, () => {
      assert.equal(hostnameOf(name), host);
    });
  }
});

describe('keys', () => {
  it('distinguish members and sets of one name in two clusters', () => {
    const own = member('db1:1', 'rs0');
    assert.notEqual(memberKey(own), memberKey({ ...own, cluster: 'other' }));
    assert.notEqual(setKey({ cluster: 'test', name: 'rs0' }), setKey({ cluster: 'other', name: 'rs0' }));
  });
});

describe('namesOf a set', () => {
  it('gives members the names of the topology file, and leaves all other hosts', () => {
    const names = namesOf({ members: [member('db1:1', 'rs0', 'first'), member('db2:1', 'rs0')] });
    assert.deepEqual(['db1:1', 'db2:1', 'db3:1'].map(names), ['first', 'db2:1', 'db3:1']);
  });
});

describe('a topology that is narrowed to one member', () => {
  const [first, second, other] = [member('db1:1', 'rs0'), member('db2:1', 'rs0'), member('db3:1', 'rs1')];
  const topology = { clusters: [clusterOf([first, second, other]), clusterOf([member('router:1')])] };

  it('keeps its cluster, its set with all members, and no other member', () => {
    const { clusters } = narrowedTo(topology, second);
    assert.deepEqual(
      clusters.map(({ members, sets }) => [members, sets.map((set) => set.members)]),
      [[[second], [[first, second]]]],
    );
  });

  it('keeps no set for a member that is in none', () => {
    const router = topology.clusters[1]!.members[0]!;
    const { clusters } = narrowedTo(topology, router);
    assert.deepEqual(
      clusters.map(({ members, sets }) => [members, sets]),
      [[[router], []]],
    );
  });

  it('is empty for a member that is not in it', () => {
    assert.deepEqual(narrowedTo(topology, member('gone:1')).clusters, []);
  });
});
