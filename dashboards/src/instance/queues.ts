import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { PALETTE } from '../build/colours.js';
import { gauge } from '../build/promql.js';
import { timeseries } from '../build/timeseries.js';
import { lines, now } from './lines.js';

const tickets = (name: string) => ({
  expr: gauge('member', name, { labels: ['kind'] }),
  legend: '{{member}} {{kind}}',
});

export const queues: readonly Panel[] = [
  timeseries({
    title: 'Waiting operations',
    description: `Do operations queue? Those that wait for a lock or ticket; the alert counts both together. ${alertsOn('QueueLong')}`,
    unit: Short,
    width: 8,
    decimals: 0,
    limits: { warning: 'queued_operations' },
    queries: lines(['readers', now('mongodb_queue_readers')], ['writers', now('mongodb_queue_writers')]),
  }),
  timeseries({
    title: 'Active clients',
    description: 'How many clients read and write right now?',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: lines(
      ['readers', now('mongodb_active_clients_readers')],
      ['writers', now('mongodb_active_clients_writers')],
    ),
  }),
  timeseries({
    title: 'Storage engine tickets',
    description:
      'How many operations run in the storage engine at once? Tickets in use, beside the limit. Since 7.0 the limit follows the load: few tickets left mean nothing, see what waits.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: [
      tickets('mongodb_tickets_out'),
      {
        ...tickets('mongodb_tickets_limit'),
        legend: '{{member}} {{kind}} limit',
        colour: PALETTE.grey,
        limit: true,
      },
    ],
  }),
];
