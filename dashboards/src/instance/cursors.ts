import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, Short } from '@grafana/grafana-foundation-sdk/units';
import { tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';
import { lines, now, perSecond } from './lines.js';

export const cursors: readonly Panel[] = [
  timeseries({
    title: 'Open cursors',
    description:
      'Do cursors pile up? Pinned: in use right now. No timeout: never closed by the server. Alert: MongoDBCursorsOpen.',
    unit: Short,
    decimals: 0,
    steps: tooMuch({ warning: threshold('open_cursors') }),
    queries: lines(
      ['open', now('mongodb_cursors_open')],
      ['pinned', now('mongodb_cursors_pinned')],
      ['no timeout', now('mongodb_cursors_no_timeout')],
    ),
  }),
  timeseries({
    title: 'Cursors opened and timed out',
    description:
      'Do clients leave cursors open? Timed out: closed by the server for being idle. Alert: MongoDBCursorTimeouts, by those.',
    unit: CountsPerSecond,
    steps: tooMuch({ warning: threshold('cursor_timeouts_per_second') }),
    queries: lines(
      ['opened', perSecond('mongodb_cursors_opened_total')],
      ['timed out', perSecond('mongodb_cursors_timed_out_total')],
    ),
  }),
];
