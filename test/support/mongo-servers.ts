/** Real MongoDB servers for tests, the demo and recordings; everything a user of them needs. */
export type { TlsServerOptions, UserOptions } from './servers/access.js';
export { DEFAULT_USERS } from './servers/access.js';
export { stopAll } from './servers/cleanup.js';
export { freePorts, isFree } from './servers/ports.js';
export { isSettled, isWritable, type MemberView } from './servers/member-view.js';
export type { MongoServer } from './servers/mongo-server.js';
export type { ReplicaSet } from './servers/replica-set.js';
export {
  DEFAULT_SETTINGS,
  QUICK_SETTINGS,
  type MemberOptions,
  type ReplicaSetOptions,
} from './servers/replica-set-options.js';
export { startReplicaSet } from './servers/start-replica-set.js';
export type { Router } from './router/router.js';
export type { ShardedCluster } from './servers/sharded-cluster.js';
export type { ShardedClusterOptions, ShardOptions } from './servers/sharded-cluster-options.js';
export { startShardedCluster } from './servers/start-sharded-cluster.js';
export { startStandalone, type Standalone, type StandaloneOptions } from './servers/start-standalone.js';
export { waitUntil, type WaitOptions } from './wait-until.js';
