import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.metrics.cursor; a router does not report the number of cursors without a timeout. */
export const cursors: MetricGroup = {
  name: 'cursors',
  title: 'Cursors',
  families: [
    gauge('mongodb_cursors_open', 'Number of open cursors.', serverStatus('metrics.cursor.open.total')),
    gauge(
      'mongodb_cursors_pinned',
      'Number of open cursors in use by an operation.',
      serverStatus('metrics.cursor.open.pinned'),
    ),
    gauge(
      'mongodb_cursors_no_timeout',
      'Number of open cursors that never time out.',
      serverStatus('metrics.cursor.open.noTimeout'),
    ),
    counter(
      'mongodb_cursors_timed_out_total',
      'Number of cursors closed because they were idle.',
      serverStatus('metrics.cursor.timedOut'),
    ),
    counter(
      'mongodb_cursors_opened_total',
      'Number of cursors opened since the member started.',
      serverStatus('metrics.cursor.totalOpened', {
        router: 'metrics.mongos.cursor.totalOpened',
        since: '5.0',
      }),
    ),
    counter(
      'mongodb_cursors_more_than_one_batch_total',
      'Number of cursors that returned more than one batch of documents.',
      serverStatus('metrics.cursor.moreThanOneBatch', {
        router: 'metrics.mongos.cursor.moreThanOneBatch',
        since: '5.0',
      }),
    ),
  ],
};
