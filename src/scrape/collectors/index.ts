import type { Collector } from '../collector.js';
import { oplogStats } from './oplog-stats.js';
import { replSetGetStatus } from './repl-set-get-status.js';
import { serverStatus } from './server-status.js';

/** Every collector, in the order in which a member is asked: what must be read close together comes first. */
export const COLLECTORS: readonly Collector[] = [replSetGetStatus, serverStatus, oplogStats];
