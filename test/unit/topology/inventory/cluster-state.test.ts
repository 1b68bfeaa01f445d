import assert from 'node:assert/strict';
import {
  afterDiscovery,
  countChanges,
  initialCluster,
  namingOf,
} from '../../../../src/topology/inventory/cluster-state.js';
import type { Member } from '../../../../src/topology/model/topology.js';
import { plainDiscovery } from '../../../support/test-scraper.js';

const CONFIG = {
  discovery: { enabled: true, intervalSeconds: 60, routerRetentionSeconds: 900 },
  hostMap: new Map([['db1:27017', '10.0.0.1:27017']]),
};

const target = plainDiscovery({ seeds: ['db1:27017', 'db2:27017'] });
const cluster = initialCluster(target, namingOf(target, CONFIG));

describe('the state of a cluster', () => {
  it('has the seeds as members at first, at the addresses of the host map', () => {
    assert.deepEqual(
      cluster.members.map(({ host, address, clusterRole }) => [host, address, clusterRole]),
      [
        ['db1:27017', '10.0.0.1:27017', 'unknown'],
        ['db2:27017', 'db2:27017', 'unknown'],
      ],
    );
    assert.deepEqual(cluster.discovery, { added: 0, removed: 0 });
  });

  it('names the split horizon if one is configured', () => {
    const config = { ...CONFIG, discovery: { ...CONFIG.discovery, horizon: 'public' } };
    assert.equal(namingOf(target, config).horizon, 'public');
    assert.equal('horizon' in namingOf(target, CONFIG), false);
  });

  it('takes the members of a discovery, and keeps a clusterId that no host reports', () => {
    const known = { ...cluster, clusterId: 'c1' };
    const members = cluster.members.slice(0, 1);
    const other = plainDiscovery({ seeds: ['db3:27017'] });
    const after = afterDiscovery(known, { members, sets: [] }, other);
    assert.deepEqual([after.members, after.clusterId, after.target], [members, 'c1', other]);
    assert.equal(afterDiscovery(known, { members, sets: [], clusterId: 'c2' }, other).clusterId, 'c2');
  });

  it('counts changes from the second successful discovery on', () => {
    const [added, removed] = [cluster.members, [] as readonly Member[]];
    assert.deepEqual(countChanges(cluster.discovery, { added, removed }, true), { added: 0, removed: 0 });
    const succeeded = { success: true, lastSuccessAt: 1, added: 1, removed: 1 };
    assert.deepEqual(countChanges(succeeded, { added, removed: added.slice(1) }, true), {
      ...succeeded,
      added: 3,
      removed: 2,
    });
  });

  it('has no result of a discovery without a host to contact', () => {
    const succeeded = { success: true, lastSuccessAt: 1, added: 1, removed: 1 };
    assert.deepEqual(countChanges(succeeded, { added: [], removed: [] }, false), { added: 1, removed: 1 });
  });
});
