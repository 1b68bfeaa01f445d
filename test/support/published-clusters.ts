import type { ClusterSpec } from './fleet/cluster-spec.js';

/** Five machines, 15 instances: 3 routers, 3 config servers, 3 shards of 2 data members and an arbiter. */
export const FIFTEEN = spread(3, 5);

/** Thirteen machines, 39 instances: 3 routers, 3 config servers, 11 such shards. */
export const THIRTY_NINE = spread(11, 13);

function spread(shards: number, machines: number): ClusterSpec {
  return {
    name: 'published',
    mongos: 3,
    config: 3,
    shards: Array.from({ length: shards }, (_, index) => ({
      name: `shard${index + 1}`,
      members: 3,
      arbiters: 1,
    })),
    hosts: Array.from({ length: machines }, (_, index) => `127.0.0.${index + 1}`),
  };
}
