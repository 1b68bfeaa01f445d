/** What one series says: the dotted path into serverStatus, and how many of its unit make one of the metric's. */
export type Row = [name: string, labels: Readonly<Record<string, string>>, path: string, per?: number];

const QUERIES: readonly Row[] = [
  ['mongodb_query_scanned_keys_total', {}, 'metrics.queryExecutor.scanned'],
  ['mongodb_query_scanned_objects_total', {}, 'metrics.queryExecutor.scannedObjects'],
  ['mongodb_query_collection_scans_total', {}, 'metrics.queryExecutor.collectionScans.total'],
  ['mongodb_sort_in_memory_total', {}, 'metrics.operation.scanAndOrder'],
  ['mongodb_write_conflicts_total', {}, 'metrics.operation.writeConflicts'],
  ['mongodb_ttl_deleted_documents_total', {}, 'metrics.ttl.deletedDocuments'],
  ['mongodb_ttl_passes_total', {}, 'metrics.ttl.passes'],
  ['mongodb_write_concern_waits_total', {}, 'metrics.getLastError.wtime.num'],
  ['mongodb_write_concern_wait_seconds_total', {}, 'metrics.getLastError.wtime.totalMillis', 1000],
  ['mongodb_write_concern_timeouts_total', {}, 'metrics.getLastError.wtimeouts'],
];

const COMMANDS: readonly Row[] = [
  ['mongodb_commands_total', { command: 'serverStatus' }, 'metrics.commands.serverStatus.total'],
  ['mongodb_commands_total', { command: 'replSetHeartbeat' }, 'metrics.commands.replSetHeartbeat.total'],
  ['mongodb_commands_failed_total', { command: 'getShardMap' }, 'metrics.commands.getShardMap.failed'],
];

const TRANSACTIONS: readonly Row[] = [
  ['mongodb_transactions_open', {}, 'transactions.currentOpen'],
  ['mongodb_transactions_active', {}, 'transactions.currentActive'],
  ['mongodb_transactions_inactive', {}, 'transactions.currentInactive'],
  ['mongodb_transactions_prepared', {}, 'transactions.currentPrepared'],
  ['mongodb_transactions_started_total', {}, 'transactions.totalStarted'],
  ['mongodb_transactions_committed_total', {}, 'transactions.totalCommitted'],
  ['mongodb_transactions_aborted_total', {}, 'transactions.totalAborted'],
  ['mongodb_sessions_active', {}, 'logicalSessionRecordCache.activeSessionsCount'],
];

const FLOW_CONTROL: readonly Row[] = [
  ['mongodb_flow_control_enabled', {}, 'flowControl.enabled'],
  ['mongodb_flow_control_is_lagged', {}, 'flowControl.isLagged'],
  ['mongodb_flow_control_target_rate_limit', {}, 'flowControl.targetRateLimit'],
  ['mongodb_flow_control_lagged_total', {}, 'flowControl.isLaggedCount'],
  ['mongodb_flow_control_lagged_seconds_total', {}, 'flowControl.isLaggedTimeMicros', 1e6],
  ['mongodb_flow_control_acquiring_seconds_total', {}, 'flowControl.timeAcquiringMicros', 1e6],
];

const MECHANISMS = 'security.authentication.mechanisms';

const SECURITY: readonly Row[] = ['MONGODB-X509', 'SCRAM-SHA-1', 'SCRAM-SHA-256'].flatMap(
  (mechanism): readonly Row[] => [
    ['mongodb_authentications_total', { mechanism }, `${MECHANISMS}.${mechanism}.authenticate.received`],
    [
      'mongodb_authentication_successes_total',
      { mechanism },
      `${MECHANISMS}.${mechanism}.authenticate.successful`,
    ],
  ],
);

const WIREDTIGER: readonly Row[] = [
  ['mongodb_wiredtiger_cache_bytes', {}, 'wiredTiger.cache.bytes currently in the cache'],
  ['mongodb_wiredtiger_cache_max_bytes', {}, 'wiredTiger.cache.maximum bytes configured'],
  ['mongodb_wiredtiger_cache_dirty_bytes', {}, 'wiredTiger.cache.tracked dirty bytes in the cache'],
  ['mongodb_wiredtiger_cache_read_bytes_total', {}, 'wiredTiger.cache.bytes read into cache'],
  ['mongodb_wiredtiger_cache_written_bytes_total', {}, 'wiredTiger.cache.bytes written from cache'],
  [
    'mongodb_wiredtiger_cache_evicted_pages_total',
    { state: 'clean' },
    'wiredTiger.cache.unmodified pages evicted',
  ],
  [
    'mongodb_wiredtiger_cache_evicted_pages_total',
    { state: 'dirty' },
    'wiredTiger.cache.modified pages evicted',
  ],
  [
    'mongodb_wiredtiger_cache_app_thread_evictions_total',
    {},
    'wiredTiger.cache.pages evicted by application threads',
  ],
  [
    'mongodb_wiredtiger_cache_app_thread_eviction_seconds_total',
    {},
    'wiredTiger.thread-yield.application thread time evicting (usecs)',
    1e6,
  ],
  ['mongodb_wiredtiger_history_store_bytes', {}, 'wiredTiger.cache.history store table on-disk size'],
  [
    'mongodb_wiredtiger_checkpoint_last_duration_seconds',
    {},
    'wiredTiger.transaction.transaction checkpoint most recent time (msecs)',
    1000,
  ],
  ['mongodb_wiredtiger_checkpoints_total', {}, 'wiredTiger.transaction.transaction checkpoints'],
  [
    'mongodb_wiredtiger_checkpoint_seconds_total',
    {},
    'wiredTiger.transaction.transaction checkpoint total time (msecs)',
    1000,
  ],
  ['mongodb_wiredtiger_log_written_bytes_total', {}, 'wiredTiger.log.log bytes written'],
  ['mongodb_wiredtiger_log_sync_seconds_total', {}, 'wiredTiger.log.log sync time duration (usecs)', 1e6],
  ['mongodb_wiredtiger_open_files', {}, 'wiredTiger.connection.files currently open'],
  [
    'mongodb_wiredtiger_snapshot_too_old_errors_total',
    {},
    'wiredTiger.snapshot-window-settings.total number of SnapshotTooOld errors',
  ],
];

const REPLICATION: readonly Row[] = [
  ['mongodb_repl_buffer_operations', {}, 'metrics.repl.buffer.count'],
  ['mongodb_repl_buffer_bytes', {}, 'metrics.repl.buffer.sizeBytes'],
  ['mongodb_repl_buffer_max_bytes', {}, 'metrics.repl.buffer.maxSizeBytes'],
  ['mongodb_repl_apply_operations_total', {}, 'metrics.repl.apply.ops'],
  ['mongodb_repl_apply_batches_total', {}, 'metrics.repl.apply.batches.num'],
  ['mongodb_repl_apply_batch_seconds_total', {}, 'metrics.repl.apply.batches.totalMillis', 1000],
  ['mongodb_repl_network_bytes_total', {}, 'metrics.repl.network.bytes'],
  ['mongodb_repl_network_operations_total', {}, 'metrics.repl.network.ops'],
  ['mongodb_repl_network_getmores_total', {}, 'metrics.repl.network.getmores.num'],
  ['mongodb_repl_network_getmore_seconds_total', {}, 'metrics.repl.network.getmores.totalMillis', 1000],
  [
    'mongodb_repl_sync_source_selections_total',
    { result: 'same' },
    'metrics.repl.syncSource.numTimesChoseSame',
  ],
  [
    'mongodb_repl_sync_source_selections_total',
    { result: 'different' },
    'metrics.repl.syncSource.numTimesChoseDifferent',
  ],
  [
    'mongodb_repl_sync_source_selections_total',
    { result: 'none' },
    'metrics.repl.syncSource.numTimesCouldNotFind',
  ],
  ['mongodb_repl_initial_syncs_completed_total', {}, 'metrics.repl.initialSync.completed'],
  ['mongodb_repl_initial_sync_failed_attempts_total', {}, 'metrics.repl.initialSync.failedAttempts'],
  ['mongodb_replset_oplog_truncations_total', {}, 'oplogTruncation.truncateCount'],
  ['mongodb_replset_oplog_truncation_seconds_total', {}, 'oplogTruncation.totalTimeTruncatingMicros', 1e6],
];

const PROCESS: readonly Row[] = [
  ['mongodb_process_cpu_seconds_total', { mode: 'user' }, 'extra_info.user_time_us', 1e6],
  ['mongodb_process_cpu_seconds_total', { mode: 'system' }, 'extra_info.system_time_us', 1e6],
  ['mongodb_tcmalloc_allocated_bytes', {}, 'tcmalloc.generic.current_allocated_bytes'],
  ['mongodb_tcmalloc_heap_bytes', {}, 'tcmalloc.generic.heap_size'],
];

/** Every metric of these sections that the recordings of 5.0.4 and 6.0.5 have. */
export const ROWS: readonly Row[] = [
  ...[...QUERIES, ...COMMANDS, ...TRANSACTIONS, ...FLOW_CONTROL],
  ...[...SECURITY, ...WIREDTIGER, ...REPLICATION, ...PROCESS],
];
