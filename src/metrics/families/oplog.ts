import { numberOf, valueAt } from '../../mongo/bson.js';
import { gauge, type Subject } from '../family.js';
import { perMember, perSetMember } from '../from-judgement.js';

/** Sent on request only: see the collector. */
const OPLOG = ['oplog.earliestOptime', 'oplog.latestOptime'];

/** How much history members keep, and how much of it a lagging member has left. */
export const oplog: Subject = {
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
      }),
    ),
    gauge(
      'mongodb_replset_oplog_size_bytes',
      'Data in the oplog; read every ten minutes.',
      perMember('local.oplog.rs $collStats.storageStats.size', ({ replies }) =>
        numberOf(valueAt(replies.collStats, ['size'])),
      ),
    ),
    gauge(
      'mongodb_replset_oplog_max_size_bytes',
      'Size at which the oplog drops its oldest operations; read every ten minutes.',
      perMember('local.oplog.rs $collStats.storageStats.maxSize', ({ replies }) =>
        numberOf(valueAt(replies.collStats, ['maxSize'])),
      ),
    ),
  ],
};
