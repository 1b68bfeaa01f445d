import { none, renamed, type PerconaSection } from './row.js';

/** Values of `mongodb_documents_total`. */
export const DOCUMENTS = { inserted: 'insert', updated: 'update', deleted: 'delete', returned: 'query' };

const KINDS = {
  labels: { op_type: 'kind' },
  values: { reads: 'read', writes: 'write', commands: 'command', transactions: 'transaction' },
};

/** Operations, documents, cursors, locks, transactions. */
export const operations: PerconaSection = {
  title: 'Operations',
  rows: [
    ...renamed({ mongodb_ss_opcounters: 'mongodb_opcounters_total' }, { labels: { legacy_op_type: 'op' } }),
    ...renamed(
      { mongodb_ss_opcountersRepl: 'mongodb_opcounters_repl_total' },
      { labels: { legacy_op_type: 'op' }, remark: 'Here only for members of a replica set.' },
    ),
    ...renamed(
      { mongodb_ss_opLatencies_latency: 'mongodb_op_latency_seconds_total' },
      { ...KINDS, conversion: 'µs → s' },
    ),
    ...renamed({ mongodb_ss_opLatencies_ops: 'mongodb_op_latency_operations_total' }, KINDS),
    ...renamed(
      { mongodb_ss_metrics_document: 'mongodb_documents_total' },
      { labels: { doc_op_type: 'op' }, values: DOCUMENTS },
    ),
    ...renamed(
      {
        'mongodb_ss_metrics_commands_<command>_total': 'mongodb_commands_total',
        'mongodb_ss_metrics_commands_<command>_failed': 'mongodb_commands_failed_total',
        'mongodb_ss_metrics_commands_<command>_rejected': 'mongodb_commands_rejected_total',
      },
      { remark: 'The command is a label. Off by default; without commands with the value 0.' },
    ),
    ...renamed(
      { mongodb_ss_metrics_commands: 'mongodb_commands_total{command="unknown"}' },
      {
        remark: 'In the other exporter with `cmd_name="<UNKNOWN>"`.',
      },
    ),
    ...renamed({
      'mongodb_ss_metrics_cursor_open{csr_type="total"}': 'mongodb_cursors_open',
      'mongodb_ss_metrics_cursor_open{csr_type="pinned"}': 'mongodb_cursors_pinned',
      'mongodb_ss_metrics_cursor_open{csr_type="noTimeout"}': 'mongodb_cursors_no_timeout',
      mongodb_ss_metrics_cursor_timedOut: 'mongodb_cursors_timed_out_total',
      mongodb_ss_metrics_cursor_totalOpened: 'mongodb_cursors_opened_total',
      mongodb_ss_metrics_cursor_moreThanOneBatch: 'mongodb_cursors_more_than_one_batch_total',
      mongodb_ss_metrics_queryExecutor_scanned: 'mongodb_query_scanned_keys_total',
      mongodb_ss_metrics_queryExecutor_scannedObjects: 'mongodb_query_scanned_objects_total',
      mongodb_ss_metrics_queryExecutor_collectionScans_total: 'mongodb_query_collection_scans_total',
      mongodb_ss_metrics_operation_scanAndOrder: 'mongodb_sort_in_memory_total',
      mongodb_ss_metrics_operation_writeConflicts: 'mongodb_write_conflicts_total',
      mongodb_ss_metrics_operation_killedDueToClientDisconnect:
        'mongodb_operations_killed_total{reason="client_disconnect"}',
      mongodb_ss_metrics_operation_killedDueToMaxTimeMSExpired:
        'mongodb_operations_killed_total{reason="max_time"}',
      mongodb_ss_metrics_operation_killedDueToDefaultMaxTimeMSExpired:
        'mongodb_operations_killed_total{reason="default_max_time"}',
      mongodb_ss_metrics_ttl_deletedDocuments: 'mongodb_ttl_deleted_documents_total',
      mongodb_ss_metrics_ttl_passes: 'mongodb_ttl_passes_total',
      mongodb_ss_metrics_getLastError_wtime_num: 'mongodb_write_concern_waits_total',
      mongodb_ss_metrics_getLastError_wtimeouts: 'mongodb_write_concern_timeouts_total',
    }),
    ...renamed(
      { mongodb_ss_metrics_getLastError_wtime_totalMillis: 'mongodb_write_concern_wait_seconds_total' },
      { conversion: 'ms → s' },
    ),
    ...none('Of a storage engine that no longer exists.', 'mongodb_ss_metrics_record_moves'),
    ...none(
      'Needs no action by itself; slow operations are visible in the latencies.',
      'mongodb_ss_opReadConcernCounters',
    ),
    ...renamed({
      mongodb_ss_transactions_currentOpen: 'mongodb_transactions_open',
      mongodb_ss_transactions_currentActive: 'mongodb_transactions_active',
      mongodb_ss_transactions_currentInactive: 'mongodb_transactions_inactive',
      mongodb_ss_transactions_currentPrepared: 'mongodb_transactions_prepared',
      mongodb_ss_transactions_totalStarted: 'mongodb_transactions_started_total',
      mongodb_ss_transactions_totalCommitted: 'mongodb_transactions_committed_total',
      mongodb_ss_transactions_totalAborted: 'mongodb_transactions_aborted_total',
    }),
    ...none(
      'Included in the started transactions.',
      'mongodb_ss_transactions_totalPrepared',
      'mongodb_ss_transactions_totalPreparedThenCommitted',
      'mongodb_ss_transactions_totalPreparedThenAborted',
      'mongodb_ss_transactions_commitTypes',
    ),
    ...renamed({
      mongodb_ss_globalLock_activeClients_readers: 'mongodb_active_clients_readers',
      mongodb_ss_globalLock_activeClients_writers: 'mongodb_active_clients_writers',
      'mongodb_ss_globalLock_currentQueue{count_type="readers"}': 'mongodb_queue_readers',
      'mongodb_ss_globalLock_currentQueue{count_type="writers"}': 'mongodb_queue_writers',
    }),
    ...none(
      'Use a sum in PromQL.',
      'mongodb_ss_globalLock_activeClients_total',
      'mongodb_ss_globalLock_currentQueue{count_type="total"}',
    ),
    ...none('The uptime again, in µs.', 'mongodb_ss_globalLock_totalTime'),
    ...none(
      'mongodb_queue_readers and mongodb_queue_writers count operations that wait for locks.',
      'mongodb_ss_locks_acquireCount',
      'mongodb_ss_locks_acquireWaitCount',
      'mongodb_ss_locks_timeAcquiringMicros',
    ),
  ],
};
