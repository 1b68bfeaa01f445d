import assert from 'node:assert/strict';
import type { ClusterTarget } from '../../../../src/config/config.js';
import type { Cluster } from '../../../../src/topology/model/topology.js';
import { declare } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

/** Ports of which nothing listens. */
const [A, B, C] = ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3'] as const;
const [D, E, F] = ['127.0.0.1:4', '127.0.0.1:5', '127.0.0.1:6'] as const;

describe('declared members that are all down', () => {
  const MEMBERS = [
    declare(A, 'mongos', { labels: { rack: 'r1' } }),
    declare(B, 'config'),
    declare(C, 'config', { name: 'second' }),
    declare(D, 'shard', { shard: 'shard1' }),
    declare(E, 'shard', { shard: 'shard1', arbiter: true }),
    declare(F, 'replset', { replicaSet: 'plain' }),
  ];
  const TOLD = [
    [D, 'shard', 'shard1', 'shard1', false, undefined],
    [E, 'shard', 'shard1', 'shard1', true, undefined],
    [F, 'replset', 'plain', undefined, false, undefined],
    [A, 'mongos', undefined, undefined, false, 'r1'],
    [B, 'config', undefined, undefined, false, undefined],
    ['second', 'config', undefined, undefined, false, undefined],
  ];

  const told = ({ members }: Pick<Cluster, 'members'>) =>
    members.map((one) => {
      assert.deepEqual([one.declared, one.discovered], [true, false]);
      return [one.name, one.clusterRole, one.replicaSet, one.shard, one.arbiter, one.labels?.rack];
    });

  async function assertStands(target: Partial<ClusterTarget>): Promise<void> {
    const watching = new Watching(target);
    try {
      for (let scrape = 0; scrape < 3; scrape++) {
        assert.deepEqual(told(watching.cluster), TOLD);
        assert.deepEqual(
          watching.cluster.sets.map(({ name, members }) => [name, members.length]),
          [
            ['shard1', 2],
            ['plain', 1],
          ],
        );
        await watching.inventory.start();
        assert.equal(watching.cluster.discovery.success, false);
      }
    } finally {
      await watching.stop();
    }
  }

  it('stand as they are declared, before a discovery and after it has failed', () =>
    assertStands({ members: MEMBERS }));

  it('also where some of them are seeds', () => assertStands({ members: MEMBERS, seeds: [A, B, D, F] }));

  it('also where the file allows nothing else', () => assertStands({ members: MEMBERS, discovery: false }));

  it('also where the file allows nothing else and some of them are seeds', () =>
    assertStands({ members: MEMBERS, seeds: [A, B, D, F], discovery: false }));
});
