import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, NoUnit, PercentUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { NO_OR_YES } from '../build/mappings.js';
import { stateTimeline } from '../build/states.js';
import { timeseries } from '../build/timeseries.js';
import { lines, now, perSecond } from './lines.js';

export const writes: readonly Panel[] = [
  stateTimeline({
    title: 'Flow control active',
    description: `Does the primary slow down writes because the majority lags? Of a primary only. ${alertsOn('FlowControlEngaged')}`,
    unit: NoUnit,
    width: 8,
    queries: [{ expr: now('mongodb_flow_control_is_lagged'), legend: '{{member}}' }],
    mappings: [NO_OR_YES],
  }),
  timeseries({
    title: 'Time under flow control',
    description:
      'What does flow control cost? Part of the time in which writes were slowed down; waiting: of all writes together, which may be more than 100 %.',
    unit: PercentUnit,
    width: 8,
    queries: lines(
      ['slowed down', perSecond('mongodb_flow_control_lagged_seconds_total')],
      ['waiting', perSecond('mongodb_flow_control_acquiring_seconds_total')],
    ),
  }),
  timeseries({
    title: 'Mean wait for acknowledgement',
    description:
      'How long do writes wait for other members? Of those that wait for more than the primary (w above 1, or majority).',
    unit: Seconds,
    width: 8,
    queries: lines([
      'wait',
      `${perSecond('mongodb_write_concern_wait_seconds_total')} / ${perSecond('mongodb_write_concern_waits_total')}`,
    ]),
  }),
  timeseries({
    title: 'Write concern timeouts',
    description:
      'Do writes give up waiting? Their wtimeout was over before enough members had acknowledged them.',
    unit: CountsPerSecond,
    queries: lines(['timeouts', perSecond('mongodb_write_concern_timeouts_total')]),
  }),
  timeseries({
    title: 'Deleted by TTL',
    description: 'How many documents expire? Deleted by a TTL index; secondaries replicate that.',
    unit: CountsPerSecond,
    queries: lines(['deleted', perSecond('mongodb_ttl_deleted_documents_total')]),
  }),
];
