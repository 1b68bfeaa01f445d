import { instead, none, renamed, twice, type PerconaSection } from './row.js';

/** Optimes of members, and the replication pipeline. */
export const replication: PerconaSection = {
  title: 'Replication',
  rows: [
    ...twice(
      [
        ...renamed(
          {
            mongodb_rs_optimes_lastAppliedWallTime: 'mongodb_replset_last_applied_timestamp_seconds',
            mongodb_rs_optimes_lastDurableWallTime: 'mongodb_replset_last_durable_timestamp_seconds',
            mongodb_rs_optimes_lastCommittedWallTime: 'mongodb_replset_last_committed_timestamp_seconds',
          },
          { conversion: 'ms → s' },
        ),
        ...instead('With milliseconds.', {
          mongodb_rs_optimes_appliedOpTime_ts: 'mongodb_replset_last_applied_timestamp_seconds',
          mongodb_rs_optimes_durableOpTime_ts: 'mongodb_replset_last_durable_timestamp_seconds',
          mongodb_rs_optimes_lastCommittedOpTime_ts: 'mongodb_replset_last_committed_timestamp_seconds',
        }),
        ...none(
          'Majority reads follow mongodb_replset_last_committed_timestamp_seconds.',
          'mongodb_rs_optimes_readConcernMajorityOpTime_ts',
          'mongodb_rs_optimes_readConcernMajorityWallTime',
        ),
        ...none(
          'Start of a recovery; only the storage engine needs it.',
          'mongodb_rs_lastStableRecoveryTimestamp',
          'mongodb_rs_lastStableCheckpointTimestamp',
        ),
      ],
      (name) => name.replace('mongodb_rs_', 'mongodb_'),
    ),
    ...renamed({
      mongodb_ss_repl_isWritablePrimary: 'mongodb_replset_member_is_writable_primary',
      mongodb_ss_repl_ismaster: 'mongodb_replset_member_is_writable_primary',
      mongodb_ss_repl_setVersion: 'mongodb_replset_member_config_version',
      mongodb_ss_repl_rbid: 'mongodb_replset_member_rollback_id',
    }),
    ...instead('2 is a secondary; other states than two show as well.', {
      mongodb_ss_repl_secondary: 'mongodb_replset_member_state',
    }),
    ...instead(
      'With milliseconds.',
      {
        mongodb_ss_repl_lastWrite_lastWriteDate: 'mongodb_replset_last_applied_timestamp_seconds',
        mongodb_ss_repl_lastWrite_majorityWriteDate: 'mongodb_replset_last_committed_timestamp_seconds',
      },
      { conversion: 'ms → s' },
    ),
    ...instead('With milliseconds.', {
      mongodb_ss_repl_lastWrite_opTime_ts: 'mongodb_replset_last_applied_timestamp_seconds',
      mongodb_ss_repl_lastWrite_majorityOpTime_ts: 'mongodb_replset_last_committed_timestamp_seconds',
    }),
    ...none(
      'Terms of single operations; see mongodb_replset_member_term.',
      'mongodb_ss_repl_lastWrite_opTime_t',
      'mongodb_ss_repl_lastWrite_majorityOpTime_t',
    ),
    ...renamed({
      mongodb_ss_metrics_repl_buffer_count: 'mongodb_repl_buffer_operations',
      mongodb_ss_metrics_repl_buffer_sizeBytes: 'mongodb_repl_buffer_bytes',
      mongodb_ss_metrics_repl_buffer_maxSizeBytes: 'mongodb_repl_buffer_max_bytes',
      mongodb_ss_metrics_repl_buffer_apply_count: 'mongodb_repl_buffer_operations',
      mongodb_ss_metrics_repl_buffer_apply_sizeBytes: 'mongodb_repl_buffer_bytes',
      mongodb_ss_metrics_repl_buffer_apply_maxSizeBytes: 'mongodb_repl_buffer_max_bytes',
    }),
    ...renamed({
      mongodb_ss_metrics_repl_buffer_write_count: 'mongodb_repl_write_buffer_operations',
      mongodb_ss_metrics_repl_buffer_write_sizeBytes: 'mongodb_repl_write_buffer_bytes',
      mongodb_ss_metrics_repl_buffer_write_maxSizeBytes: 'mongodb_repl_write_buffer_max_bytes',
      mongodb_ss_metrics_repl_apply_ops: 'mongodb_repl_apply_operations_total',
      mongodb_ss_metrics_repl_apply_batches_num: 'mongodb_repl_apply_batches_total',
      mongodb_ss_metrics_repl_network_bytes: 'mongodb_repl_network_bytes_total',
      mongodb_ss_metrics_repl_network_ops: 'mongodb_repl_network_operations_total',
      mongodb_ss_metrics_repl_network_getmores_num: 'mongodb_repl_network_getmores_total',
    }),
    ...renamed(
      {
        mongodb_ss_metrics_repl_apply_batches_totalMillis: 'mongodb_repl_apply_batch_seconds_total',
        mongodb_ss_metrics_repl_network_getmores_totalMillis: 'mongodb_repl_network_getmore_seconds_total',
      },
      { conversion: 'ms → s' },
    ),
    ...renamed({
      mongodb_ss_metrics_repl_syncSource_numTimesChoseSame:
        'mongodb_repl_sync_source_selections_total{result="same"}',
      mongodb_ss_metrics_repl_syncSource_numTimesChoseDifferent:
        'mongodb_repl_sync_source_selections_total{result="different"}',
      mongodb_ss_metrics_repl_syncSource_numTimesCouldNotFind:
        'mongodb_repl_sync_source_selections_total{result="none"}',
      mongodb_ss_metrics_repl_initialSync_completed: 'mongodb_repl_initial_syncs_completed_total',
      mongodb_ss_metrics_repl_initialSync_failedAttempts: 'mongodb_repl_initial_sync_failed_attempts_total',
    }),
    ...none(
      'The sum over the results of mongodb_repl_sync_source_selections_total.',
      'mongodb_ss_metrics_repl_syncSource_numSelections',
    ),
    ...none(
      'A member that failed permanently ends its process: see mongodb_up.',
      'mongodb_ss_metrics_repl_initialSync_failures',
    ),
    ...none(
      'Implementation details with little information about the state of replication.',
      'mongodb_ss_metrics_repl_apply_batchSize',
      'mongodb_ss_metrics_repl_apply_attemptsToBecomeSecondary',
      'mongodb_ss_metrics_repl_network_readersCreated',
      'mongodb_ss_metrics_repl_network_replSetUpdatePosition_num',
      'mongodb_ss_metrics_repl_network_notMasterUnacknowledgedWrites',
      'mongodb_ss_metrics_repl_network_notMasterLegacyUnacknowledgedWrites',
      'mongodb_ss_metrics_repl_stateTransition_userOperationsKilled',
      'mongodb_ss_metrics_repl_stateTransition_userOperationsRunning',
      'mongodb_ss_metrics_repl_executor_pool_inProgressCount',
      'mongodb_ss_metrics_repl_executor_queues_networkInProgress',
      'mongodb_ss_metrics_repl_executor_queues_sleepers',
      'mongodb_ss_metrics_repl_executor_unsignaledEvents',
      'mongodb_ss_metrics_repl_executor_shuttingDown',
    ),
  ],
};
