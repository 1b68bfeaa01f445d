import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.metrics.cursor; a router does not report the number of cursors without a timeout. */
export const cursors: MetricGroup = {
  name: 'cursors',
  title: 'Cursors',
  families: [
    gauge('mongodb_cursors_open', 'Cursors open.', serverStatus('metrics.cursor.open.total')),
    gauge('mongodb_cursors_pinned', 'Cursors in use right now.', serverStatus('metrics.cursor.open.pinned')),
    gauge(
      'mongodb_cursors_no_timeout',
      'Cursors that never time out.',
      serverStatus('metrics.cursor.open.noTimeout'),
    ),
    counter(
      'mongodb_cursors_timed_out_total',
      'Cursors closed for being idle.',
      serverStatus('metrics.cursor.timedOut'),
    ),
    counter(
      'mongodb_cursors_opened_total',
      'Cursors ever opened.',
      serverStatus('metrics.cursor.totalOpened', {
        router: 'metrics.mongos.cursor.totalOpened',
        since: '5.0',
      }),
    ),
  ],
};
