import { DOCUMENTS } from './operations.js';
import { instead, none, renamed, type PerconaSection } from './row.js';

const TYPE = { labels: { type: 'kind' } };

const NEVER = 'The compatible mode defines the name, but never exports it.';

/** Names of version 1 in the compatible mode, for every member. */
export const versionOne: PerconaSection = {
  title: 'Compatible mode: servers',
  note: 'In the other exporter not all names that end in `_total` are counters. Most are second names of the metrics above.',
  rows: [
    ...renamed({ mongodb_op_counters_total: 'mongodb_opcounters_total' }, { labels: { type: 'op' } }),
    ...renamed(
      { mongodb_mongod_op_counters_repl_total: 'mongodb_opcounters_repl_total' },
      { labels: { type: 'op' } },
    ),
    ...renamed(
      { mongodb_mongod_op_latencies_latency_total: 'mongodb_op_latency_seconds_total' },
      { ...TYPE, values: { transactions: 'transaction' }, conversion: 'µs → s' },
    ),
    ...renamed(
      { mongodb_mongod_op_latencies_ops_total: 'mongodb_op_latency_operations_total' },
      { ...TYPE, values: { transactions: 'transaction' } },
    ),
    ...renamed(
      { mongodb_mongod_metrics_document_total: 'mongodb_documents_total' },
      { labels: { state: 'op' }, values: DOCUMENTS },
    ),
    ...renamed({ mongodb_asserts_total: 'mongodb_asserts_total' }, TYPE),
    ...renamed({
      'mongodb_connections{state="current"}': 'mongodb_connections_current',
      'mongodb_connections{state="available"}': 'mongodb_connections_available',
      'mongodb_connections{state="active"}': 'mongodb_connections_active',
      'mongodb_connections{state="totalCreated"}': 'mongodb_connections_created_total',
      mongodb_network_metrics_num_requests_total: 'mongodb_network_requests_total',
      mongodb_extra_info_page_faults_total: 'mongodb_page_faults_total',
      'mongodb_mongod_global_lock_client{type="reader"}': 'mongodb_active_clients_readers',
      'mongodb_mongod_global_lock_client{type="writer"}': 'mongodb_active_clients_writers',
      'mongodb_mongod_global_lock_current_queue{type="reader"}': 'mongodb_queue_readers',
      'mongodb_mongod_global_lock_current_queue{type="writer"}': 'mongodb_queue_writers',
      'mongodb_mongod_metrics_cursor_open{state="total"}': 'mongodb_cursors_open',
      'mongodb_mongod_metrics_cursor_open{state="pinned"}': 'mongodb_cursors_pinned',
      'mongodb_mongod_metrics_cursor_open{state="noTimeout"}': 'mongodb_cursors_no_timeout',
      mongodb_mongod_metrics_cursor_timed_out_total: 'mongodb_cursors_timed_out_total',
      'mongodb_mongod_metrics_query_executor_total{state="scanned"}': 'mongodb_query_scanned_keys_total',
      'mongodb_mongod_metrics_query_executor_total{state="scanned_objects"}':
        'mongodb_query_scanned_objects_total',
      'mongodb_mongod_metrics_operation_total{state="scanAndOrder"}': 'mongodb_sort_in_memory_total',
      'mongodb_mongod_metrics_operation_total{state="writeConflicts"}': 'mongodb_write_conflicts_total',
      mongodb_mongod_metrics_get_last_error_wtime_num_total: 'mongodb_write_concern_waits_total',
      mongodb_mongod_metrics_get_last_error_wtimeouts_total: 'mongodb_write_concern_timeouts_total',
      mongodb_mongod_metrics_ttl_deleted_documents_total: 'mongodb_ttl_deleted_documents_total',
      mongodb_mongod_metrics_ttl_passes_total: 'mongodb_ttl_passes_total',
    }),
    ...renamed(
      {
        mongodb_mongod_metrics_get_last_error_wtime_total_milliseconds:
          'mongodb_write_concern_wait_seconds_total',
      },
      { conversion: 'ms → s' },
    ),
    ...renamed(
      {
        'mongodb_memory{type="resident"}': 'mongodb_memory_resident_bytes',
        'mongodb_memory{type="virtual"}': 'mongodb_memory_virtual_bytes',
      },
      { conversion: 'MiB → bytes' },
    ),
    ...instead('In whole seconds in the other exporter.', {
      mongodb_instance_uptime_seconds: 'mongodb_uptime_seconds',
      mongodb_mongod_instance_uptime_seconds: 'mongodb_uptime_seconds',
    }),
    ...instead(
      'The start of the process; in the other exporter the time of the sample.',
      { mongodb_instance_local_time: 'mongodb_start_time_seconds' },
      { conversion: 'ms → s' },
    ),
    ...renamed(
      { mongodb_version_info: 'mongodb_member_info' },
      { labels: { mongodb: 'version' }, remark: 'Edition and vendor are not exported.' },
    ),
    ...renamed(
      { mongodb_mongod_storage_engine: 'mongodb_member_info' },
      { labels: { engine: 'storage_engine' } },
    ),
    ...renamed(
      {
        mongodb_mongod_db_collections_total: 'mongodb_database_collections',
        mongodb_mongod_db_data_size_bytes: 'mongodb_database_data_bytes',
        mongodb_mongod_db_index_size_bytes: 'mongodb_database_index_bytes',
        mongodb_mongod_db_indexes_total: 'mongodb_database_indexes',
        mongodb_mongod_db_objects_total: 'mongodb_database_objects',
      },
      { labels: { database: 'database' }, remark: 'Off by default.' },
    ),
    ...none(
      'mongodb_queue_readers and mongodb_queue_writers count operations that wait for locks.',
      'mongodb_mongod_locks_time_acquiring_global_microseconds_total',
    ),
    ...none('Of a storage engine that no longer exists.', 'mongodb_mongod_metrics_record_moves_total'),
    ...instead(NEVER, {
      'mongodb_network_bytes_total{state="in_bytes"}': 'mongodb_network_received_bytes_total',
      'mongodb_network_bytes_total{state="out_bytes"}': 'mongodb_network_sent_bytes_total',
      mongodb_connections_metrics_created_total: 'mongodb_connections_created_total',
    }),
  ],
};
