import type { Collector } from '../collector.js';
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

/**
 * Every collector, in request order: replies that must be close together in time come first, requests that may take long
 * come last.
 */
export const COLLECTORS: readonly Collector[] = [
  replSetGetStatus,
  serverStatus,
  filesystem,
  oplogStats,
  hostInfo,
  currentOp,
  fcv,
  system,
  top,
  profile,
  dbStats,
  collStatsLatency,
  indexStats,
  collStats,
  sharding,
  chunks,
];
