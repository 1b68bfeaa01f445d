import assert from 'node:assert/strict';
import { mayBeDialled } from '../../../../src/topology/discovery/loopback-names.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import { plainDiscovery } from '../../../support/test-scraper.js';
import { NOTHING_REMEMBERED, type DiscoverRequest } from '../../../../src/topology/discovery/request.js';
import type { HelloContact } from '../../../../src/topology/discovery/replies.js';

const MEMBER = 'localhost:27018';

function contact(address: string, hello: object): HelloContact {
  const rest = { place: { clusterRole: 'unknown' }, client: {}, login: 'none' };
  return { address, hello: parseHello({ ...hello }), ...rest } as unknown as HelloContact;
}

const router = (address: string) => contact(address, { msg: 'isdbgrid' });
const memberOf = (set: string, address: string) => contact(address, { setName: set });

/** Whether the member may be dialled that its set calls so, after these seeds have answered. */
function dials(
  seeds: readonly HelloContact[],
  local: readonly string[],
  more: Partial<DiscoverRequest> & { readonly host?: string } = {},
): boolean {
  const { host = MEMBER, ...rest } = more;
  const request: DiscoverRequest = {
    ...{ cluster: 'test', target: plainDiscovery(), dial: (name: string) => name },
    ...{ seeds: seeds.map(({ address }) => address), previous: { members: [], sets: [] } },
    ...{ memory: NOTHING_REMEMBERED, routerRetentionMs: 0, lookup: () => Promise.resolve([]) },
    ...rest,
  };
  return mayBeDialled(host, request.dial(host), 'rs1', { contacts: seeds, local: new Set(local) }, request);
}

describe('a member that its set calls localhost', () => {
  it('is dialled where a seed of its set is on the same host as the exporter', () => {
    assert.equal(dials([memberOf('rs1', 'here:1')], ['here:1']), true);
    assert.equal(dials([memberOf('rs1', 'there:1')], []), false);
    assert.equal(dials([memberOf('rs1', 'there:1'), memberOf('rs2', 'here:1')], ['here:1']), false);
  });

  it('is dialled where any seed is, when none is of its set: a router', () => {
    assert.equal(dials([router('here:1')], ['here:1']), true);
    assert.equal(dials([router('there:1')], []), false);
  });

  it('is dialled where the URI or the host map says so', () => {
    const seeds = [MEMBER, 'there:1'];
    assert.equal(dials([router('there:1')], [], { seeds }), true);
    assert.equal(dials([router('there:1')], [], { dial: () => 'mapped:1' }), true);
  });

  it('is dialled as before while no seed answers', () => {
    assert.equal(dials([], []), true);
    const known = { host: MEMBER, undialled: true } as DiscoverRequest['previous']['members'][number];
    assert.equal(dials([], [], { previous: { members: [known], sets: [] } }), false);
  });

  it('is another matter than one with a name of its own', () => {
    assert.equal(dials([router('there:1')], [], { host: 'db1:27018' }), true);
  });
});
