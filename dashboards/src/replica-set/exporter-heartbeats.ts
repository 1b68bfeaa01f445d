import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { counted, gauge, rate } from '../build/promql.js';
import { TO_INSTANCE } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';

/** Beside the heartbeats of the members: those of the exporter, every two seconds. */
export const exporterHeartbeats: readonly Panel[] = [
  timeseries({
    title: 'Heartbeats lost',
    description: 'To which members do heartbeats of the exporter fail? Failures per second.',
    unit: CountsPerSecond,
    queries: [
      {
        expr: rate('member', 'mongodb_heartbeats_total', { where: 'result="failed"' }),
        legend: '{{member}}',
      },
    ],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Heartbeats lost in a row',
    description: `Which members does the exporter no longer reach? Failures since the last success. ${alertsOn('HeartbeatsFailing')}`,
    unit: Short,
    decimals: 0,
    limits: { warning: 'heartbeat_failures' },
    queries: [{ expr: gauge('member', 'mongodb_heartbeat_consecutive_failures'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Latency of heartbeats',
    description: `How long does each member take to answer the exporter? A moving average; absent until the third success after a failure. ${alertsOn('HeartbeatSlow')}`,
    unit: Seconds,
    limits: { warning: 'heartbeat_round_trip_seconds' },
    queries: [{ expr: gauge('member', 'mongodb_heartbeat_round_trip_seconds'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Members that went down or came up',
    description: 'How often did members flap? Also between two scrapes.',
    unit: Short,
    bars: true,
    kinds: ['down', 'up'],
    queries: [
      {
        expr: `sum by (to) (${counted('member', 'mongodb_heartbeat_transitions_total', { labels: ['to'] })})`,
        legend: '{{to}}',
      },
    ],
  }),
];
