import { currentOperations as read, type Operations } from '../../scrape/collectors/current-op.js';
import type { MemberResult } from '../../scrape/scrape.js';
import { gauge, type MetricGroup } from '../family.js';
import { flag, perMember, type Labelled } from '../from-analysis.js';

/** Reported microseconds per second. */
const MICROS = 1e6;

/** Operations that run on each process now; absent without the collector `currentop`. */
export const currentOperations: MetricGroup = {
  name: 'current-operations',
  title: 'Running operations',
  families: [
    gauge(
      'mongodb_current_operations',
      'Number of client operations running on the member, without hello requests that wait for a topology change and oplog reads by other members.',
      perMember('$currentOp.op', (result) => byOp(result, ({ count }) => count), { labels: ['op'] }),
    ),
    gauge(
      'mongodb_current_operations_longest_seconds',
      'Running time in seconds of the longest of these operations; absent while there is none.',
      perMember(
        '$currentOp.microsecs_running',
        (result) =>
          byOp(result, ({ longestMicros }) => longestMicros !== undefined && longestMicros / MICROS),
        { labels: ['op'] },
      ),
    ),
    gauge(
      'mongodb_current_operations_waiting_for_lock',
      'Number of these operations that wait for a lock; absent on routers.',
      perMember('$currentOp.waitingForLock', ({ replies }) => reply(replies)?.waitingForLock),
    ),
    gauge(
      'mongodb_fsync_locked',
      'Whether writes on the member are blocked by fsyncLock; absent on routers.',
      perMember('currentOp.fsyncLock', ({ replies }) => flag(reply(replies)?.fsyncLocked)),
    ),
  ],
};

function reply(replies: MemberResult['replies']): ReturnType<typeof read> | undefined {
  return replies.currentOp && read(replies.currentOp);
}

/** @param value `false`: absent */
function byOp(
  { replies }: MemberResult,
  value: (operations: Operations) => number | false,
): readonly Labelled[] {
  return [...(reply(replies)?.byOp ?? [])].flatMap(([op, operations]) => {
    const found = value(operations);
    return found === false ? [] : [{ labels: { op }, value: found }];
  });
}
