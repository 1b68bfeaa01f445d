import assert from 'node:assert/strict';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { topologyHints } from '../../../src/scrape/topology-hints.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import type { Member } from '../../../src/topology/model/topology.js';
import { recordedScrape, recordedSet } from '../../support/recorded.js';

const V6 = 'mongod-6.0.5';
const A = '127.0.0.1:28001';

/** The healthy recording, with one member's result changed. */
function changed(change: (result: MemberResult) => MemberResult, name = A): Scrape {
  const scrape = recordedScrape(`${V6}/replicaset-healthy`);
  const members = new Map(
    [...scrape.members].map(([key, result]) => [key, result.member.name === name ? change(result) : result]),
  );
  return { ...scrape, members };
}

/** A scrape over one member that is in no set. */
function lonely(member: Partial<Member>, hello?: object): Scrape {
  const scrape = recordedScrape(`${V6}/replicaset-healthy`);
  const [key, result] = [...scrape.members][0]!;
  const { hello: _, replies: __, ...rest } = result;
  const { replicaSet: ___, config: ____, ...bare } = result.member;
  const one: Member = { ...bare, clusterRole: 'unknown', ...member };
  const said = hello && parseHello({ ...hello });
  const cluster = { ...scrape.topology.clusters[0]!, members: [one], sets: [] };
  return {
    ...scrape,
    topology: { clusters: [cluster] },
    members: new Map([[key, { ...rest, member: one, replies: {}, ...(said && { hello: said }) }]]),
  };
}

describe('topology hints of a scrape', () => {
  it('are absent for a healthy set', () => {
    assert.equal(topologyHints(recordedScrape(`${V6}/replicaset-healthy`)).length > 0, false);
  });

  it('a member that is down is no hint', () => {
    assert.equal(topologyHints(recordedScrape(`${V6}/secondary-killed`)).length > 0, false);
  });

  it('a newer configuration in hello is a hint', () => {
    const scrape = changed((result) => ({ ...result, hello: { ...result.hello!, setVersion: 2 } }));
    assert.equal(topologyHints(scrape).length > 0, true);
  });

  it('a member that still runs an older configuration is no hint', () => {
    const scrape = changed((result) => ({ ...result, hello: { ...result.hello!, setVersion: 0 } }));
    assert.equal(topologyHints(scrape).length > 0, false);
  });

  it('a known configuration that no member runs is a hint', () => {
    const set = recordedSet(V6);
    const newer = { ...set, config: { ...set.config!, version: 5 } };
    assert.equal(topologyHints(recordedScrape(`${V6}/replicaset-healthy`, newer)).length > 0, true);
  });

  it('the same version in another term in replSetGetStatus is a hint', () => {
    const set = recordedSet(V6);
    const older = { ...set, config: { ...set.config!, term: 0 } };
    assert.equal(topologyHints(recordedScrape(`${V6}/replicaset-healthy`, older)).length > 0, true);
  });

  it('without the configuration, another version than hello reported before is a hint', () => {
    const { config: _, ...set } = recordedSet(V6);
    assert.equal(
      topologyHints(recordedScrape(`${V6}/replicaset-healthy`, { ...set, version: 1 })).length > 0,
      false,
    );
    assert.equal(
      topologyHints(recordedScrape(`${V6}/replicaset-healthy`, { ...set, version: 7 })).length > 0,
      true,
    );
  });

  it('a process that is not what it was is a hint', () => {
    const failure = { phase: 'hello', reason: 'wrong_identity', message: 'x' } as const;
    assert.equal(
      topologyHints(changed(({ hello: _, ...result }) => ({ ...result, up: false, failure }))).length > 0,
      true,
    );
  });

  it('a seed that answers for the first time is a hint', () => {
    assert.equal(topologyHints(lonely({ clusterRole: 'unknown' }, { msg: 'isdbgrid' })).length > 0, true);
    assert.equal(topologyHints(lonely({ clusterRole: 'unknown' })).length > 0, false);
  });

  it('a member of a set that the inventory does not know is a hint, a known standalone is none', () => {
    assert.equal(
      topologyHints(lonely({ clusterRole: 'replset' }, { setName: 'rs5', me: 'a:1' })).length > 0,
      true,
    );
    assert.equal(topologyHints(lonely({ clusterRole: 'standalone' }, {})).length > 0, false);
    assert.equal(topologyHints(lonely({ clusterRole: 'replset' }, { isreplicaset: true })).length > 0, false);
  });
});
