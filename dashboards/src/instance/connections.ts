import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { CONNECTIONS_STEPS, CONNECTIONS_USED } from '../build/shared.js';
import { tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';
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
    description:
      'Does it run out of connections? Of those the process allows. Alert: MongoDBConnectionsHigh.',
    unit: PercentUnit,
    width: 8,
    steps: CONNECTIONS_STEPS,
    queries: lines(['used', CONNECTIONS_USED]),
  }),
  timeseries({
    title: 'New connections',
    description:
      'Do clients pool their connections? Opened per second; refused for lack of room, which servers since 6.3 count. Alerts: MongoDBConnectionChurn, MongoDBConnectionsRejected.',
    unit: CountsPerSecond,
    width: 8,
    steps: tooMuch({ warning: threshold('connections_created_per_second') }),
    queries: lines(
      ['opened', perSecond('mongodb_connections_created_total')],
      ['refused', perSecond('mongodb_connections_rejected_total')],
    ),
  }),
];
