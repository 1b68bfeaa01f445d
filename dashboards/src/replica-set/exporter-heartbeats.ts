import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { gauge, increase, rate } from '../build/promql.js';
import { TO_INSTANCE } from '../build/shared.js';
import { tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';

/** The third point of view, beside those of the members: that of the exporter, every two seconds. */
export const exporterHeartbeats: readonly Panel[] = [
  timeseries({
    title: 'Heartbeats lost',
    description: 'Which member does the exporter lose? Heartbeats that failed, per second.',
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
    description:
      'Is a member gone for the exporter? Failures since the last success. Alert: MongoDBHeartbeatsFailing.',
    unit: Short,
    decimals: 0,
    steps: tooMuch({ warning: threshold('heartbeat_failures') }),
    queries: [{ expr: gauge('member', 'mongodb_heartbeat_consecutive_failures'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Latency of heartbeats',
    description:
      'How long does each member take to answer the exporter? A moving average; absent until the third success after a failure. Alert: MongoDBHeartbeatSlow, for members that no other one observes.',
    unit: Seconds,
    steps: tooMuch({ warning: threshold('heartbeat_round_trip_seconds') }),
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
        expr: `sum by (to) (${increase('member', 'mongodb_heartbeat_transitions_total', { labels: ['to'] })})`,
        legend: '{{to}}',
      },
    ],
  }),
];
