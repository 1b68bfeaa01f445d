import type { ClusterCollector } from '../cluster-collector.js';
import type { Collector } from '../collector.js';
import { chunks } from './chunks.js';
import { oplogStats } from './oplog-stats.js';
import { replSetGetStatus } from './repl-set-get-status.js';
import { serverStatus } from './server-status.js';
import { sharding } from './sharding.js';

/** Every collector, in the order in which a member is asked: what must be read close together comes first. */
export const COLLECTORS: readonly Collector[] = [replSetGetStatus, serverStatus, oplogStats];

/** Every collector of a cluster, in the order in which one of its members is asked: what may take long comes last. */
export const CLUSTER_COLLECTORS: readonly ClusterCollector[] = [sharding, chunks];
