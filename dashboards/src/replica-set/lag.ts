import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Seconds } from '@grafana/grafana-foundation-sdk/units';
import { gauge } from '../build/promql.js';
import { LAG_STEPS, OPLOG_WINDOW_STEPS, TO_INSTANCE, TO_SET } from '../build/shared.js';
import { tooLittle } from '../build/steps.js';
import { timeseries } from '../build/timeseries.js';

export const lag: readonly Panel[] = [
  timeseries({
    title: 'Lag beyond the configured delay',
    description:
      'How far is each member behind the primary? The delay that a delayed member is meant to keep is subtracted; nothing without a primary, for arbiters and during an initial sync. Alerts: MongoDBLagHigh, MongoDBAllSecondariesLag.',
    unit: Seconds,
    steps: LAG_STEPS,
    queries: [{ expr: gauge('member', 'mongodb_replset_lag_beyond_delay_seconds'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Commit lag',
    description:
      'How long do majority writes wait? How far the majority-committed point is behind the newest write of the primary. From 15 s on, majority writes count as stuck. Alert: MongoDBMajorityWritesStuck.',
    unit: Seconds,
    queries: [
      {
        expr: gauge('set', 'mongodb_replset_commit_lag_seconds'),
        legend: '{{mongodb_cluster}}/{{replica_set}}',
      },
    ],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Oplog window',
    description:
      'For how long may a member be away without a resync? Time between the oldest and the newest operation in the oplog of each member. A young oplog is only as long as it is old: alerts leave it out. Alert: MongoDBOplogWindowLow.',
    unit: Seconds,
    steps: OPLOG_WINDOW_STEPS,
    queries: [{ expr: gauge('member', 'mongodb_replset_oplog_window_seconds'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Oplog headroom',
    description:
      'How much history is left before a member that lags needs a resync? Oplog window of its sync source less its lag. Alert: MongoDBOplogHeadroomLow.',
    unit: Seconds,
    steps: tooLittle({ critical: 0 }),
    queries: [{ expr: gauge('member', 'mongodb_replset_oplog_headroom_seconds'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
];
