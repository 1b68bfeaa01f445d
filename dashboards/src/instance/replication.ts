import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Seconds } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { byMember, LAG_LIMITS, OPLOG_WINDOW_LIMITS } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';
import { now } from './lines.js';

/** The role stands above, in the state of the member. */
export const replication: readonly Panel[] = [
  timeseries({
    title: 'Lag',
    description: `How far is the member behind its primary? Beyond the delay that is configured. ${alertsOn('LagHigh', 'AllSecondariesLag')}`,
    unit: Seconds,
    limits: LAG_LIMITS,
    ...byMember(now('mongodb_replset_lag_beyond_delay_seconds')),
  }),
  timeseries({
    title: 'Oplog window',
    description: `For how long may a member that replicates from this one be away? Time between the oldest and the newest operation in its oplog. ${alertsOn('OplogWindowLow')}`,
    unit: Seconds,
    limits: OPLOG_WINDOW_LIMITS,
    ...byMember(now('mongodb_replset_oplog_window_seconds')),
  }),
];
