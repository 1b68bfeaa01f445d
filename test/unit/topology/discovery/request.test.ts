import assert from 'node:assert/strict';
import {
  configuredAddresses,
  isConfigured,
  NOTHING_REMEMBERED,
  type DiscoverRequest,
} from '../../../../src/topology/discovery/request.js';
import type { Member } from '../../../../src/topology/model/topology.js';
import { plainDiscovery } from '../../../support/test-scraper.js';
import { declare } from '../../../support/topology/discovering.js';

const REQUEST: DiscoverRequest = {
  cluster: 'test',
  target: plainDiscovery({
    members: [declare('db2:1', 'replset'), declare('db3:1', 'replset', { address: '10.0.0.3:1' })],
  }),
  dial: (name) => name.replace('db', 'mapped'),
  seeds: ['db1:1'],
  previous: { members: [], sets: [] },
  memory: { ...NOTHING_REMEMBERED, aliases: new Map([['mapped1:1', 'canonical:1']]) },
  routerRetentionMs: 0,
  lookup: () => Promise.resolve([]),
};

function member(host: string, address = host): Member {
  return {
    ...{ cluster: 'test', name: host, host, address, hostname: host, clusterRole: 'replset' },
    ...{ arbiter: false, declared: false, discovered: true },
  };
}

describe('addresses that are configured', () => {
  it('are those of seeds and declared members, as the host map and the file have them', () => {
    assert.deepEqual(configuredAddresses(REQUEST), ['mapped1:1', 'mapped2:1', '10.0.0.3:1']);
  });

  for (const [what, one] of [
    ['a seed by its address', member('x:1', 'mapped1:1')],
    ['a seed by its name', member('db1:1', 'y:1')],
    ['a declared member by its name', member('db2:1', 'y:1')],
    ['a declared member by its own address', member('x:1', '10.0.0.3:1')],
    ['a seed that has replied under another name', member('canonical:1', 'y:1')],
  ] as const) {
    it(`include ${what}`, () => {
      assert.equal(isConfigured(REQUEST, one), true);
    });
  }

  it('do not include what only the cluster names', () => {
    assert.equal(isConfigured(REQUEST, member('db4:1')), false);
  });
});
