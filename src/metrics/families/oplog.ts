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
      'Time of the oldest operation in the oplog.',
      perSetMember('serverStatus.oplog.earliestOptime', ({ oplog: span }) => span?.first, { reads: OPLOG }),
    ),
    gauge(
      'mongodb_replset_oplog_last_timestamp_seconds',
      'Time of the newest operation in the oplog.',
      perSetMember('serverStatus.oplog.latestOptime', ({ oplog: span }) => span?.last, { reads: OPLOG }),
    ),
    gauge(
      'mongodb_replset_oplog_window_seconds',
      'Time between the oldest and the newest operation in the oplog.',
      perSetMember('serverStatus.oplog', ({ oplog: span }) => span && span.last - span.first, {
        reads: OPLOG,
      }),
    ),
    gauge(
      'mongodb_replset_oplog_headroom_seconds',
      'Oplog window of the sync source, else of the primary, less the lag: what is left before a resync is needed.',
      perSetMember('serverStatus.oplog', ({ oplogHeadroomSeconds }) => oplogHeadroomSeconds, {
        reads: OPLOG,
        needs: 'set',
      }),
    ),
    gauge(
      'mongodb_replset_oplog_size_bytes',
      'Data in the oplog; read every ten minutes.',
      perMember('local.oplog.rs $collStats.storageStats.size', ({ replies }) =>
        numberOf(valueAt(replies['local.oplog.rs'], ['size'])),
      ),
    ),
    gauge(
      'mongodb_replset_oplog_max_size_bytes',
      'Size at which the oplog drops its oldest operations; read every ten minutes.',
      perMember('local.oplog.rs $collStats.storageStats.maxSize', ({ replies }) =>
        numberOf(valueAt(replies['local.oplog.rs'], ['maxSize'])),
      ),
    ),
    counter(
      'mongodb_replset_oplog_truncations_total',
      'Times the oldest operations were cut off the oplog.',
      serverStatus('oplogTruncation.truncateCount', { onlyInSets: true }),
    ),
    counter(
      'mongodb_replset_oplog_truncation_seconds_total',
      'Time that cutting off the oldest operations has taken.',
      serverStatus('oplogTruncation.totalTimeTruncatingMicros', { onlyInSets: true, per: 1e6 }),
    ),
  ],
};
