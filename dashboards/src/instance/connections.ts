import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { CONNECTIONS_LIMITS, CONNECTIONS_USED } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';
import { lines, now, perSecond } from './lines.js';

export const connections: readonly Panel[] = [
  timeseries({
    title: 'Connections',
    description:
      'How many clients are connected, and how many of them are busy? Active: with an operation in progress.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: lines(
      ['open', now('mongodb_connections_current')],
      ['active', now('mongodb_connections_active')],
    ),
  }),
  timeseries({
    title: 'Connections used',
    description: `Does the member run out of connections? Part of those that it allows. ${alertsOn('ConnectionsHigh')}`,
    unit: PercentUnit,
    width: 8,
    limits: CONNECTIONS_LIMITS,
    queries: lines(['used', CONNECTIONS_USED]),
  }),
  timeseries({
    title: 'New connections',
    description: `Do clients pool their connections? Opened per second; refused for lack of room, which servers since 6.3 count. ${alertsOn('ConnectionChurn', 'ConnectionsRejected')}`,
    unit: CountsPerSecond,
    width: 8,
    limits: { warning: 'connections_created_per_second' },
    queries: lines(
      ['opened', perSecond('mongodb_connections_created_total')],
      ['refused', perSecond('mongodb_connections_rejected_total')],
    ),
  }),
];
