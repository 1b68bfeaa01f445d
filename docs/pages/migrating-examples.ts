/** A question, and the query that answers it there and here. */
export interface Example {
  readonly question: string;
  readonly there: string;
  readonly here: string;
}

/** The most frequent queries of dashboards and alerts. */
export const EXAMPLES: readonly Example[] = [
  {
    question: 'Operations per second',
    there: 'sum by (instance, legacy_op_type) (rate(mongodb_ss_opcounters[5m]))',
    here: 'sum by (member, op) (rate(mongodb_opcounters_total[5m]))',
  },
  {
    question: 'Writes of the primary',
    there: 'rate(mongodb_ss_opcounters{legacy_op_type="insert", rs_state="1"}[5m])',
    here: `rate(mongodb_opcounters_total{op="insert"}[5m])
  and on (mongodb_cluster, replica_set, member) mongodb_replset_member_state == 1`,
  },
  {
    question: 'Average time of a read',
    there: `rate(mongodb_ss_opLatencies_latency{op_type="reads"}[5m]) / 1e6
  / rate(mongodb_ss_opLatencies_ops{op_type="reads"}[5m])`,
    here: `rate(mongodb_op_latency_seconds_total{kind="read"}[5m])
  / rate(mongodb_op_latency_operations_total{kind="read"}[5m])`,
  },
  {
    question: 'Used part of the connection limit',
    there: `mongodb_ss_connections{conn_type="current"}
  / ignoring (conn_type) (
    mongodb_ss_connections{conn_type="current"}
      + ignoring (conn_type) mongodb_ss_connections{conn_type="available"}
  )`,
    here: 'mongodb_connections_current / (mongodb_connections_current + mongodb_connections_available)',
  },
  {
    question: 'A set accepts no writes',
    there: 'max by (rs_nm) (mongodb_ss_repl_isWritablePrimary) == 0',
    here: 'mongodb_replset_writable == 0',
  },
  {
    question: 'Another member became primary',
    there: 'min by (set) (changes(mongodb_mongod_replset_my_state[10m]) > 0)',
    here: 'increase(mongodb_replset_primary_changes_total[10m]) > 0',
  },
  {
    question: 'A secondary lags',
    there: 'max by (set, name) (mongodb_mongod_replset_member_replication_lag) > 60',
    here: 'mongodb_replset_lag_beyond_delay_seconds > 60',
  },
  {
    question: 'A member received no heartbeat from another',
    there: `(mongodb_rs_date - on (instance) group_right mongodb_rs_members_lastHeartbeatRecv) / 1000 > 10`,
    here: 'mongodb_replset_heartbeat_silence_seconds > 10',
  },
  {
    question: 'Time span of the oplog',
    there: 'mongodb_mongod_replset_oplog_head_timestamp - mongodb_mongod_replset_oplog_tail_timestamp',
    here: 'mongodb_replset_oplog_window_seconds',
  },
  {
    question: 'Fill level of the cache',
    there: 'mongodb_ss_wt_cache_bytes_currently_in_the_cache / mongodb_ss_wt_cache_maximum_bytes_configured',
    here: 'mongodb_wiredtiger_cache_bytes / mongodb_wiredtiger_cache_max_bytes',
  },
  {
    question: 'The collections that take the most time',
    there: 'topk(10, sum by (database, collection) (rate(mongodb_top_total_time[5m])))',
    here: `topk(10, sum by (database, collection) (rate(mongodb_top_seconds_total{op="total"}[5m])))`,
  },
];
