import { instead, none, renamed, type PerconaSection } from './row.js';

const TICKETS = { labels: { txn_rw: 'kind' } };

/** Storage engine and replication in the compatible mode. */
export const versionOneStorage: PerconaSection = {
  title: 'Compatible mode: storage engine and replication',
  rows: [
    ...renamed(
      {
        mongodb_mongod_wiredtiger_concurrent_transactions_out_tickets: 'mongodb_tickets_out',
        mongodb_mongod_wiredtiger_concurrent_transactions_available_tickets: 'mongodb_tickets_available',
        mongodb_mongod_wiredtiger_concurrent_transactions_total_tickets: 'mongodb_tickets_limit',
      },
      TICKETS,
    ),
    ...renamed({
      'mongodb_mongod_wiredtiger_cache_bytes{type="total"}': 'mongodb_wiredtiger_cache_bytes',
      mongodb_mongod_wiredtiger_cache_max_bytes: 'mongodb_wiredtiger_cache_max_bytes',
      'mongodb_mongod_wiredtiger_cache_bytes_total{type="read"}': 'mongodb_wiredtiger_cache_read_bytes_total',
      'mongodb_mongod_wiredtiger_cache_bytes_total{type="written"}':
        'mongodb_wiredtiger_cache_written_bytes_total',
      'mongodb_mongod_wiredtiger_log_bytes_total{type="unwritten"}':
        'mongodb_wiredtiger_log_written_bytes_total',
    }),
    ...instead('In the other exporter the sum of both kinds.', {
      mongodb_mongod_wiredtiger_cache_evicted_total: 'mongodb_wiredtiger_cache_evicted_pages_total',
    }),
    ...instead('The compatible mode defines the name, but never exports it.', {
      'mongodb_mongod_wiredtiger_cache_bytes{type="dirty"}': 'mongodb_wiredtiger_cache_dirty_bytes',
      'mongodb_mongod_wiredtiger_transactions_total{type="checkpoints"}':
        'mongodb_wiredtiger_checkpoints_total',
    }),
    ...renamed(
      {
        mongodb_mongod_wiredtiger_transactions_checkpoint_milliseconds_total:
          'mongodb_wiredtiger_checkpoint_seconds_total',
      },
      { conversion: 'ms → s' },
    ),
    ...none(
      'As above: it does not show whether the engine keeps up.',
      'mongodb_mongod_wiredtiger_blockmanager_bytes_total',
      'mongodb_mongod_wiredtiger_blockmanager_blocks_total',
      'mongodb_mongod_wiredtiger_cache_overhead_percent',
      'mongodb_mongod_wiredtiger_cache_pages',
      'mongodb_mongod_wiredtiger_cache_pages_total',
      'mongodb_mongod_wiredtiger_cache_bytes{type="internal_pages"}',
      'mongodb_mongod_wiredtiger_log_bytes_total{type="payload"}',
      'mongodb_mongod_wiredtiger_log_operations_total',
      'mongodb_mongod_wiredtiger_log_records_total',
      'mongodb_mongod_wiredtiger_log_records_scanned_total',
      'mongodb_mongod_wiredtiger_session_open_sessions_total',
      'mongodb_mongod_wiredtiger_transactions_checkpoint_milliseconds',
      'mongodb_mongod_wiredtiger_transactions_running_checkpoints',
      'mongodb_mongod_wiredtiger_transactions_total{type="begins"}',
      'mongodb_mongod_wiredtiger_transactions_total{type="committed"}',
      'mongodb_mongod_wiredtiger_transactions_total{type="rolled_back"}',
    ),
    ...renamed({
      mongodb_mongod_metrics_repl_buffer_count: 'mongodb_repl_buffer_operations',
      mongodb_mongod_metrics_repl_buffer_size_bytes: 'mongodb_repl_buffer_bytes',
      mongodb_mongod_metrics_repl_buffer_max_size_bytes: 'mongodb_repl_buffer_max_bytes',
      mongodb_mongod_metrics_repl_apply_ops_total: 'mongodb_repl_apply_operations_total',
      mongodb_mongod_metrics_repl_apply_batches_num_total: 'mongodb_repl_apply_batches_total',
      mongodb_mongod_metrics_repl_network_bytes_total: 'mongodb_repl_network_bytes_total',
      mongodb_mongod_metrics_repl_network_ops_total: 'mongodb_repl_network_operations_total',
      mongodb_mongod_metrics_repl_network_getmores_num_total: 'mongodb_repl_network_getmores_total',
    }),
    ...renamed(
      {
        mongodb_mongod_metrics_repl_apply_batches_total_milliseconds:
          'mongodb_repl_apply_batch_seconds_total',
        mongodb_mongod_metrics_repl_network_getmores_total_milliseconds:
          'mongodb_repl_network_getmore_seconds_total',
      },
      { conversion: 'ms → s' },
    ),
    ...none(
      'As above: implementation details.',
      'mongodb_mongod_metrics_repl_network_readers_created_total',
      'mongodb_mongod_metrics_repl_executor_unsignaled_events',
      'mongodb_mongod_metrics_repl_executor_queue',
    ),
  ],
};
