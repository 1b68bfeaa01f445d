import { none, renamed, type PerconaSection } from './row.js';

/** The oplog, and flow control. */
export const oplog: PerconaSection = {
  title: 'Oplog and flow control',
  rows: [
    ...renamed(
      {
        mongodb_oplog_stats_size: 'mongodb_replset_oplog_size_bytes',
        mongodb_oplog_stats_storageStats_size: 'mongodb_replset_oplog_size_bytes',
        mongodb_oplog_stats_maxSize: 'mongodb_replset_oplog_max_size_bytes',
        mongodb_oplog_stats_storageStats_maxSize: 'mongodb_replset_oplog_max_size_bytes',
      },
      { remark: 'Off by default; mongodb_replset_oplog_window_seconds has its time span.' },
    ),
    ...none(
      'The window shows the time span of the oplog; the number of documents does not.',
      ...[
        'count',
        'avgObjSize',
        'storageSize',
        'max',
        'nindexes',
        'totalIndexSize',
        'capped',
        'scaleFactor',
      ].map((field) => `mongodb_oplog_stats_${field}`),
      ...['ok', 'start', 'end', 'sleepCount', 'sleepMS'].map((field) => `mongodb_oplog_stats_${field}`),
      'mongodb_oplog_stats_wt_<section>_<counter>',
    ),
    ...renamed({ mongodb_ss_oplogTruncation_truncateCount: 'mongodb_replset_oplog_truncations_total' }),
    ...renamed(
      {
        mongodb_ss_oplogTruncation_totalTimeTruncatingMicros:
          'mongodb_replset_oplog_truncation_seconds_total',
      },
      { conversion: 'µs → s' },
    ),
    ...none('Only once, at the start.', 'mongodb_ss_oplogTruncation_totalTimeProcessingMicros'),
    ...renamed({
      mongodb_ss_flowControl_enabled: 'mongodb_flow_control_enabled',
      mongodb_ss_flowControl_isLagged: 'mongodb_flow_control_is_lagged',
      mongodb_ss_flowControl_targetRateLimit: 'mongodb_flow_control_target_rate_limit',
      mongodb_ss_flowControl_isLaggedCount: 'mongodb_flow_control_lagged_total',
    }),
    ...renamed(
      {
        mongodb_ss_flowControl_isLaggedTimeMicros: 'mongodb_flow_control_lagged_seconds_total',
        mongodb_ss_flowControl_timeAcquiringMicros: 'mongodb_flow_control_acquiring_seconds_total',
      },
      { conversion: 'µs → s' },
    ),
    ...none(
      'Internal values of the algorithm.',
      'mongodb_ss_flowControl_sustainerRate',
      'mongodb_ss_flowControl_locksPerOp',
      'mongodb_ss_flowControl_locksPerKiloOp',
    ),
  ],
};
