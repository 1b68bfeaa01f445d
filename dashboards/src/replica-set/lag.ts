import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Seconds } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { gauge } from '../build/promql.js';
import { byMember, LAG_LIMITS, OPLOG_WINDOW_LIMITS, TO_SET } from '../build/shared.js';
import { tooLittle } from '../build/steps.js';
import { timeseries } from '../build/timeseries.js';

export const lag: readonly Panel[] = [
  timeseries({
    title: 'Lag beyond the configured delay',
    description: `Which member lags, and since when? Time behind the primary, less the delay that is configured; nothing without a primary, for arbiters and during an initial sync. ${alertsOn('LagHigh', 'AllSecondariesLag')}`,
    unit: Seconds,
    limits: LAG_LIMITS,
    ...byMember(gauge('member', 'mongodb_replset_lag_beyond_delay_seconds')),
  }),
  timeseries({
    title: 'Commit lag',
    description: `How long do majority writes wait? Time from the newest write of the primary back to the majority-committed point. From 15 s on, majority writes count as stuck. ${alertsOn('MajorityWritesStuck')}`,
    unit: Seconds,
    queries: [{ expr: gauge('set', 'mongodb_replset_commit_lag_seconds'), legend: '{{replica_set}}' }],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Oplog window',
    description: `For how long may a member be away without a resync? Time between the oldest and the newest operation in the oplog of each member. A young oplog is as long as it is old: alerts leave it out. ${alertsOn('OplogWindowLow')}`,
    unit: Seconds,
    limits: OPLOG_WINDOW_LIMITS,
    ...byMember(gauge('member', 'mongodb_replset_oplog_window_seconds')),
  }),
  timeseries({
    title: 'Oplog headroom',
    description: `How much time is left before a member that lags needs a resync? Oplog window of its sync source minus its lag. ${alertsOn('OplogHeadroomLow')}`,
    unit: Seconds,
    steps: tooLittle({ critical: 0 }),
    ...byMember(gauge('member', 'mongodb_replset_oplog_headroom_seconds')),
  }),
];
