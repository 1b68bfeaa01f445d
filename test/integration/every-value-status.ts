import { ROWS as SECTIONS, type Row } from '../support/metrics/server-status-rows.js';
import { field, moves, rises, still, type Check, type Labels } from './every-value-checks.js';

const MEBIBYTE = 2 ** 20;

/** Sockets between members, and those of this test and of the exporter, come and go. */
const SOCKETS = 6;

/** Clients, cursors and operations of a moment. */
const BRIEF = 8;

const CONNECTIONS: readonly Row[] = [
  ['mongodb_connections_current', {}, 'connections.current'],
  ['mongodb_connections_available', {}, 'connections.available'],
  ['mongodb_connections_active', {}, 'connections.active'],
  ['mongodb_connections_threaded', {}, 'connections.threaded'],
  ['mongodb_connections_exhaust_hello', {}, 'connections.exhaustHello'],
  ['mongodb_connections_awaiting_topology_changes', {}, 'connections.awaitingTopologyChanges'],
  ['mongodb_connections_created_total', {}, 'connections.totalCreated'],
];

const NETWORK: readonly Row[] = [
  ['mongodb_network_received_bytes_total', {}, 'network.bytesIn'],
  ['mongodb_network_sent_bytes_total', {}, 'network.bytesOut'],
  ['mongodb_network_physical_received_bytes_total', {}, 'network.physicalBytesIn'],
  ['mongodb_network_physical_sent_bytes_total', {}, 'network.physicalBytesOut'],
  ['mongodb_network_requests_total', {}, 'network.numRequests'],
  ['mongodb_network_slow_dns_operations_total', {}, 'network.numSlowDNSOperations'],
  ['mongodb_network_slow_tls_operations_total', {}, 'network.numSlowSSLOperations'],
];

const OPS = ['insert', 'query', 'update', 'delete', 'getmore', 'command'];

const LATENCIES = [
  ['read', 'reads'],
  ['write', 'writes'],
  ['command', 'commands'],
  ['transaction', 'transactions'],
];

const DOCUMENTS = [
  ['insert', 'inserted'],
  ['update', 'updated'],
  ['delete', 'deleted'],
  ['query', 'returned'],
];

const OPERATIONS: readonly Row[] = [
  ...OPS.flatMap((op): readonly Row[] => [
    ['mongodb_opcounters_total', { op }, `opcounters.${op}`],
    ['mongodb_opcounters_repl_total', { op }, `opcountersRepl.${op}`],
  ]),
  ...LATENCIES.flatMap(([kind = '', key = '']): readonly Row[] => [
    ['mongodb_op_latency_seconds_total', { kind }, `opLatencies.${key}.latency`, 1e6],
    ['mongodb_op_latency_operations_total', { kind }, `opLatencies.${key}.ops`],
  ]),
  ...DOCUMENTS.map(([op = '', key = '']): Row => [
    'mongodb_documents_total',
    { op },
    `metrics.document.${key}`,
  ]),
  ['mongodb_cursors_open', {}, 'metrics.cursor.open.total'],
  ['mongodb_cursors_pinned', {}, 'metrics.cursor.open.pinned'],
  ['mongodb_cursors_no_timeout', {}, 'metrics.cursor.open.noTimeout'],
  ['mongodb_cursors_timed_out_total', {}, 'metrics.cursor.timedOut'],
  ['mongodb_cursors_opened_total', {}, 'metrics.cursor.totalOpened'],
  ['mongodb_cursors_more_than_one_batch_total', {}, 'metrics.cursor.moreThanOneBatch'],
];

const QUEUES: readonly Row[] = [
  ['mongodb_queue_readers', {}, 'globalLock.currentQueue.readers'],
  ['mongodb_queue_writers', {}, 'globalLock.currentQueue.writers'],
  ['mongodb_active_clients_readers', {}, 'globalLock.activeClients.readers'],
  ['mongodb_active_clients_writers', {}, 'globalLock.activeClients.writers'],
  ...['read', 'write'].flatMap((kind): readonly Row[] => [
    ['mongodb_tickets_out', { kind }, `wiredTiger.concurrentTransactions.${kind}.out`],
    ['mongodb_tickets_available', { kind }, `wiredTiger.concurrentTransactions.${kind}.available`],
    ['mongodb_tickets_limit', { kind }, `wiredTiger.concurrentTransactions.${kind}.totalTickets`],
  ]),
];

const PROCESS: readonly Row[] = [
  ['mongodb_uptime_seconds', {}, 'uptimeMillis', 1000],
  ['mongodb_memory_resident_bytes', {}, 'mem.resident', 1 / MEBIBYTE],
  ['mongodb_memory_virtual_bytes', {}, 'mem.virtual', 1 / MEBIBYTE],
  ['mongodb_page_faults_total', {}, 'extra_info.page_faults'],
  ...['regular', 'warning', 'msg', 'user', 'tripwire', 'rollovers'].map((kind): Row => [
    'mongodb_asserts_total',
    { kind },
    `asserts.${kind}`,
  ]),
];

const ELECTIONS: readonly Row[] = [
  ...[
    ['step_up', 'stepUpCmd'],
    ['priority_takeover', 'priorityTakeover'],
    ['catch_up_takeover', 'catchUpTakeover'],
    ['election_timeout', 'electionTimeout'],
    ['freeze_timeout', 'freezeTimeout'],
  ].flatMap(([reason = '', key = '']): readonly Row[] => [
    ['mongodb_replset_elections_called_total', { reason }, `electionMetrics.${key}.called`],
    ['mongodb_replset_elections_won_total', { reason }, `electionMetrics.${key}.successful`],
  ]),
  ...[
    ['succeeded', 'Succeeded'],
    ['already_caught_up', 'AlreadyCaughtUp'],
    ['skipped', 'Skipped'],
    ['timed_out', 'TimedOut'],
    ['failed_with_error', 'FailedWithError'],
    ['failed_with_new_term', 'FailedWithNewTerm'],
    ['aborted', 'FailedWithReplSetAbortPrimaryCatchUpCmd'],
  ].map(([result = '', key = '']): Row => [
    'mongodb_replset_catch_ups_total',
    { result },
    `electionMetrics.numCatchUps${key}`,
  ]),
  ['mongodb_replset_step_downs_higher_term_total', {}, 'electionMetrics.numStepDownsCausedByHigherTerm'],
];

const REPLICATION: readonly Row[] = [
  ['mongodb_replset_member_rollback_id', {}, 'repl.rbid'],
  ['mongodb_replset_oplog_first_timestamp_seconds', {}, 'oplog.earliestOptime'],
  ['mongodb_replset_oplog_last_timestamp_seconds', {}, 'oplog.latestOptime'],
];

/** How far a gauge may leave what it was before and after; the others stand still or rise. */
const TOLERANCES: Readonly<Record<string, number>> = {
  mongodb_connections_current: SOCKETS,
  mongodb_connections_available: SOCKETS,
  mongodb_connections_active: SOCKETS,
  mongodb_connections_threaded: SOCKETS,
  mongodb_connections_exhaust_hello: SOCKETS,
  mongodb_connections_awaiting_topology_changes: SOCKETS,
  mongodb_cursors_open: BRIEF,
  mongodb_cursors_pinned: BRIEF,
  mongodb_cursors_no_timeout: BRIEF,
  mongodb_queue_readers: BRIEF,
  mongodb_queue_writers: BRIEF,
  mongodb_active_clients_readers: BRIEF,
  mongodb_active_clients_writers: BRIEF,
  mongodb_tickets_out: BRIEF,
  mongodb_tickets_available: BRIEF,
  mongodb_sessions_active: BRIEF,
  mongodb_memory_resident_bytes: 64 * MEBIBYTE,
  mongodb_memory_virtual_bytes: 256 * MEBIBYTE,
  mongodb_tcmalloc_allocated_bytes: 64 * MEBIBYTE,
  mongodb_tcmalloc_heap_bytes: 64 * MEBIBYTE,
  mongodb_wiredtiger_cache_bytes: MEBIBYTE,
  mongodb_wiredtiger_cache_dirty_bytes: MEBIBYTE,
  mongodb_wiredtiger_history_store_bytes: MEBIBYTE,
  mongodb_wiredtiger_open_files: BRIEF,
  mongodb_wiredtiger_checkpoint_last_duration_seconds: 0,
  mongodb_repl_buffer_operations: BRIEF,
  mongodb_repl_buffer_bytes: MEBIBYTE,
};

/** Gauges that only go one way. */
const RISING = ['mongodb_uptime_seconds', 'mongodb_replset_oplog_last_timestamp_seconds'];

/** One series of each data member. */
export interface StatusCheck {
  readonly name: string;
  readonly labels: Labels;
  readonly check: Check;
}

/** Every series that is one number of serverStatus. */
export const STATUS_CHECKS: readonly StatusCheck[] = [
  ...[...CONNECTIONS, ...NETWORK, ...OPERATIONS, ...QUEUES, ...PROCESS, ...ELECTIONS, ...REPLICATION],
  // Off by default.
  ...SECTIONS.filter(([name]) => !name.startsWith('mongodb_commands_')),
].map(([name, labels, path, per]) => {
  const read = field('serverStatus', path, per);
  const tolerance = TOLERANCES[name];
  if (tolerance !== undefined) return { name, labels, check: moves(read, tolerance) };
  const onlyRises = name.endsWith('_total') || RISING.includes(name);
  return { name, labels, check: onlyRises ? rises(read) : still(read) };
});
