import type { ClusterCollector, Collector, MultiCommandCollector } from '../collector.js';
import { chunks } from './chunks.js';
import { collStatsLatency } from './collstats-latency.js';
import { collStats } from './collstats.js';
import { currentOp } from './current-op.js';
import { dbStats } from './dbstats.js';
import { fcv } from './fcv.js';
import { filesystem } from './filesystem.js';
import { hostInfo } from './host-info.js';
import { indexStats } from './indexstats.js';
import { oplogStats } from './oplog-stats.js';
import { profile } from './profile.js';
import { replSetGetStatus } from './repl-set-get-status.js';
import { serverStatus } from './server-status.js';
import { sharding } from './sharding.js';
import { system } from './system.js';
import { top } from './top.js';

/** Every collector, in request order: replies that must be close together in time come first. */
export const COLLECTORS: readonly Collector[] = [
  replSetGetStatus,
  serverStatus,
  filesystem,
  oplogStats,
  hostInfo,
];

/** Every collector of a cluster, in request order: requests that may take long come last. */
export const CLUSTER_COLLECTORS: readonly ClusterCollector[] = [sharding, chunks];

/** Every multi-command collector, in request order: those that may take long come last. */
export const SURVEYS: readonly MultiCommandCollector[] = [
  currentOp,
  fcv,
  system,
  top,
  profile,
  dbStats,
  collStatsLatency,
  indexStats,
  collStats,
];
