import type { SimulatedCluster } from './simulated-cluster.js';

/** What a replica set is in a sharded cluster. */
export interface Place {
  readonly clusterRole: 'config' | 'shard';
  readonly cluster: SimulatedCluster;
}
