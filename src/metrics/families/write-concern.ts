import { counter, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.metrics.getLastError: writes that wait for other members. */
export const writeConcern: MetricGroup = {
  name: 'write-concern',
  title: 'Write concern',
  families: [
    counter(
      'mongodb_write_concern_waits_total',
      'Number of writes that waited for other members to acknowledge them (w above 1, or majority).',
      serverStatus('metrics.getLastError.wtime.num'),
    ),
    counter(
      'mongodb_write_concern_wait_seconds_total',
      'Time in seconds that writes waited for other members; divide its rate by that of mongodb_write_concern_waits_total.',
      serverStatus('metrics.getLastError.wtime.totalMillis', { per: 1000 }),
    ),
    counter(
      'mongodb_write_concern_timeouts_total',
      'Number of writes whose wtimeout expired before enough members acknowledged them.',
      serverStatus('metrics.getLastError.wtimeouts'),
    ),
  ],
};
