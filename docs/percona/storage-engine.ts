import { none, renamed, type PerconaSection } from './row.js';

/** WiredTiger and its tickets. */
export const storageEngine: PerconaSection = {
  title: 'Storage engine',
  note: `Of the hundreds of counters of WiredTiger, this exporter has those that show whether the cache, the checkpoints and the journal
keep up. \`serverStatus\` has the others.`,
  rows: [
    ...renamed(
      {
        mongodb_ss_wt_concurrentTransactions_out: 'mongodb_tickets_out',
        mongodb_ss_wt_concurrentTransactions_available: 'mongodb_tickets_available',
        mongodb_ss_wt_concurrentTransactions_totalTickets: 'mongodb_tickets_limit',
      },
      { labels: { txn_rw: 'kind' } },
    ),
    ...renamed({
      mongodb_ss_wt_cache_bytes_currently_in_the_cache: 'mongodb_wiredtiger_cache_bytes',
      mongodb_ss_wt_cache_maximum_bytes_configured: 'mongodb_wiredtiger_cache_max_bytes',
      mongodb_ss_wt_cache_tracked_dirty_bytes_in_the_cache: 'mongodb_wiredtiger_cache_dirty_bytes',
      mongodb_ss_wt_cache_bytes_read_into_cache: 'mongodb_wiredtiger_cache_read_bytes_total',
      mongodb_ss_wt_cache_bytes_written_from_cache: 'mongodb_wiredtiger_cache_written_bytes_total',
      mongodb_ss_wt_cache_unmodified_pages_evicted:
        'mongodb_wiredtiger_cache_evicted_pages_total{state="clean"}',
      mongodb_ss_wt_cache_modified_pages_evicted:
        'mongodb_wiredtiger_cache_evicted_pages_total{state="dirty"}',
      mongodb_ss_wt_cache_pages_evicted_by_application_threads:
        'mongodb_wiredtiger_cache_app_thread_evictions_total',
      mongodb_ss_wt_cache_page_evict_attempts_by_application_threads:
        'mongodb_wiredtiger_cache_app_thread_evictions_total',
      mongodb_ss_wt_cache_history_store_table_on_disk_size: 'mongodb_wiredtiger_history_store_bytes',
      mongodb_ss_wt_txn_transaction_checkpoints: 'mongodb_wiredtiger_checkpoints_total',
      mongodb_ss_wt_checkpoint_total_succeed_number_of_checkpoints: 'mongodb_wiredtiger_checkpoints_total',
      mongodb_ss_wt_log_log_bytes_written: 'mongodb_wiredtiger_log_written_bytes_total',
      mongodb_ss_wt_connection_files_currently_open: 'mongodb_wiredtiger_open_files',
      mongodb_ss_wt_snapshot_window_settings_total_number_of_SnapshotTooOld_errors:
        'mongodb_wiredtiger_snapshot_too_old_errors_total',
    }),
    ...renamed(
      {
        mongodb_ss_wt_txn_transaction_checkpoint_most_recent_time_msecs:
          'mongodb_wiredtiger_checkpoint_last_duration_seconds',
        mongodb_ss_wt_checkpoint_most_recent_time_msecs:
          'mongodb_wiredtiger_checkpoint_last_duration_seconds',
        mongodb_ss_wt_txn_transaction_checkpoint_total_time_msecs:
          'mongodb_wiredtiger_checkpoint_seconds_total',
        mongodb_ss_wt_checkpoint_total_time_msecs: 'mongodb_wiredtiger_checkpoint_seconds_total',
      },
      { conversion: 'ms → s' },
    ),
    ...renamed(
      {
        mongodb_ss_wt_thread_yield_application_thread_time_evicting_usecs:
          'mongodb_wiredtiger_cache_app_thread_eviction_seconds_total',
        mongodb_ss_wt_cache_application_thread_time_evicting_usecs:
          'mongodb_wiredtiger_cache_app_thread_eviction_seconds_total',
        mongodb_ss_wt_log_log_sync_time_duration_usecs: 'mongodb_wiredtiger_log_sync_seconds_total',
      },
      { conversion: 'µs → s' },
    ),
    ...none(
      'Pages have different sizes; bytes are more useful.',
      'mongodb_ss_wt_cache_pages_currently_held_in_the_cache',
      'mongodb_ss_wt_cache_tracked_dirty_pages_in_the_cache',
      'mongodb_ss_wt_cache_pages_read_into_cache',
      'mongodb_ss_wt_cache_pages_written_from_cache',
      'mongodb_ss_wt_cache_pages_requested_from_the_cache',
      'mongodb_ss_wt_cache_internal_pages_evicted',
      'mongodb_ss_wt_cache_tracked_bytes_belonging_to_internal_pages_in_the_cache',
      'mongodb_ss_wt_cache_tracked_bytes_belonging_to_leaf_pages_in_the_cache',
    ),
    ...none(
      'mongodb_wiredtiger_cache_app_thread_eviction_seconds_total shows whether eviction keeps up.',
      'mongodb_ss_wt_cache_eviction_server_evicting_pages',
      'mongodb_ss_wt_cache_eviction_worker_thread_evicting_pages',
      'mongodb_ss_wt_cache_hazard_pointer_blocked_page_eviction',
      'mongodb_ss_wt_cache_application_threads_page_read_from_disk_to_cache_count',
      'mongodb_ss_wt_cache_application_threads_page_read_from_disk_to_cache_time_usecs',
      'mongodb_ss_wt_cache_application_threads_page_write_from_cache_to_disk_count',
      'mongodb_ss_wt_cache_application_threads_page_write_from_cache_to_disk_time_usecs',
    ),
    ...none('A setting.', 'mongodb_ss_wt_cache_percentage_overhead'),
    ...none(
      'Transactions of the engine are not those of clients: see mongodb_transactions_started_total.',
      'mongodb_ss_wt_txn_transaction_begins',
      'mongodb_ss_wt_txn_transactions_committed',
      'mongodb_ss_wt_txn_transactions_rolled_back',
    ),
    ...none(
      'The rate of the checkpoint seconds is the part of the time in which a checkpoint runs.',
      'mongodb_ss_wt_txn_transaction_checkpoint_currently_running',
      'mongodb_ss_wt_txn_transaction_checkpoint_max_time_msecs',
      'mongodb_ss_wt_txn_transaction_checkpoint_min_time_msecs',
    ),
    ...none(
      'Measure disk access on the host.',
      ...['bytes_read', 'bytes_written', 'mapped_bytes_read', 'blocks_read', 'blocks_written'].map(
        (counter) => `mongodb_ss_wt_block_manager_${counter}`,
      ),
      ...['total_fsync_I_Os', 'total_read_I_Os', 'total_write_I_Os'].map(
        (counter) => `mongodb_ss_wt_connection_${counter}`,
      ),
    ),
    ...none(
      'Details of the journal; see mongodb_wiredtiger_log_sync_seconds_total for its time.',
      ...['bytes_of_payload_data', 'sync_operations', 'write_operations', 'flush_operations'].map(
        (counter) => `mongodb_ss_wt_log_log_${counter}`,
      ),
      ...['scan_operations', 'records_compressed', 'records_not_compressed'].map(
        (counter) => `mongodb_ss_wt_log_log_${counter}`,
      ),
    ),
    ...none(
      'Internal values of the engine.',
      'mongodb_ss_wt_perf',
      'mongodb_ss_wt_session_open_session_count',
      'mongodb_ss_wt_connection_memory_<counter>',
    ),
  ],
};
