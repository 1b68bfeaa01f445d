import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { timeseries } from '../build/timeseries.js';
import { lines, now, perSecond } from './lines.js';

export const cursors: readonly Panel[] = [
  timeseries({
    title: 'Open cursors',
    description: `Does the number of open cursors grow? Pinned: in use right now. No timeout: never closed by the server. ${alertsOn('CursorsOpen')}`,
    unit: Short,
    decimals: 0,
    limits: { warning: 'open_cursors' },
    queries: lines(
      ['open', now('mongodb_cursors_open')],
      ['pinned', now('mongodb_cursors_pinned')],
      ['no timeout', now('mongodb_cursors_no_timeout')],
    ),
  }),
  timeseries({
    title: 'Cursors opened and timed out',
    description: `Do clients leave cursors open? Timed out: closed by the server after ten minutes without use. ${alertsOn('CursorTimeouts')}`,
    unit: CountsPerSecond,
    limits: { warning: 'cursor_timeouts_per_second' },
    queries: lines(
      ['opened', perSecond('mongodb_cursors_opened_total')],
      ['timed out', perSecond('mongodb_cursors_timed_out_total')],
    ),
  }),
];
