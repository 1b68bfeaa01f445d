import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, Short } from '@grafana/grafana-foundation-sdk/units';
import { timeseries } from '../build/timeseries.js';
import { lines, now, perSecond } from './lines.js';

export const transactions: readonly Panel[] = [
  timeseries({
    title: 'Open transactions',
    description:
      'Do transactions stay open? Inactive ones wait for the next command of their client, and hold what they have read and written.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: lines(
      ['open', now('mongodb_transactions_open')],
      ['active', now('mongodb_transactions_active')],
      ['inactive', now('mongodb_transactions_inactive')],
      ['prepared', now('mongodb_transactions_prepared')],
    ),
  }),
  timeseries({
    title: 'Transactions',
    description: 'How do transactions end? Aborted by the client or by the server.',
    unit: CountsPerSecond,
    width: 8,
    queries: lines(
      ['started', perSecond('mongodb_transactions_started_total')],
      ['committed', perSecond('mongodb_transactions_committed_total')],
      ['aborted', perSecond('mongodb_transactions_aborted_total')],
    ),
  }),
  timeseries({
    title: 'Sessions',
    description:
      'How many sessions are in use? Since the server last wrote them down, which it does every five minutes.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: lines(['sessions', now('mongodb_sessions_active')]),
  }),
];
