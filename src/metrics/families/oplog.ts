import { numberOf, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type MetricGroup } from '../family.js';
import { perMember, perSetMember } from '../from-analysis.js';
import { serverStatus } from '../from-server-status.js';

/** Returned on request only: see the collector. */
const OPLOG = ['oplog.earliestOptime', 'oplog.latestOptime'];

/** Oplog window of members, and how much of it a lagging member has left. */
export const oplog: MetricGroup = {
  name: 'oplog',
  title: 'Oplog',
  families: [
    gauge(
      'mongodb_replset_oplog_first_timestamp_seconds',
      'Unix timestamp of the oldest operation in the oplog.',
      perSetMember('serverStatus.oplog.earliestOptime', ({ oplog: span }) => span?.first, { reads: OPLOG }),
    ),
    gauge(
      'mongodb_replset_oplog_last_timestamp_seconds',
      'Unix timestamp of the newest operation in the oplog.',
      perSetMember('serverStatus.oplog.latestOptime', ({ oplog: span }) => span?.last, { reads: OPLOG }),
    ),
    gauge(
      'mongodb_replset_oplog_window_seconds',
      'Time in seconds between the oldest and the newest operation in the oplog.',
      perSetMember('serverStatus.oplog', ({ oplog: span }) => span && span.last - span.first, {
        reads: OPLOG,
      }),
    ),
    gauge(
      'mongodb_replset_oplog_headroom_seconds',
      'Oplog window in seconds of the sync source, else of the primary, minus the lag: time left before a resync is needed.',
      perSetMember('serverStatus.oplog', ({ oplogHeadroomSeconds }) => oplogHeadroomSeconds, {
        reads: OPLOG,
        needs: 'set',
      }),
    ),
    gauge(
      'mongodb_replset_oplog_size_bytes',
      'Size in bytes of the data in the oplog; read every ten minutes.',
      perMember('local.oplog.rs $collStats.storageStats.size', ({ replies }) =>
        numberOf(valueAt(replies['local.oplog.rs'], ['size'])),
      ),
    ),
    gauge(
      'mongodb_replset_oplog_max_size_bytes',
      'Size in bytes at which the oplog drops its oldest operations; read every ten minutes.',
      perMember('local.oplog.rs $collStats.storageStats.maxSize', ({ replies }) =>
        numberOf(valueAt(replies['local.oplog.rs'], ['maxSize'])),
      ),
    ),
    counter(
      'mongodb_replset_oplog_truncations_total',
      'Number of times the oldest operations were removed from the oplog.',
      serverStatus('oplogTruncation.truncateCount', { onlyInSets: true }),
    ),
    counter(
      'mongodb_replset_oplog_truncation_seconds_total',
      'Time in seconds spent removing the oldest operations from the oplog.',
      serverStatus('oplogTruncation.totalTimeTruncatingMicros', { onlyInSets: true, per: 1e6 }),
    ),
  ],
};
