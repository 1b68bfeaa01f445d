import { numberOf, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type Family, type MetricGroup } from '../family.js';
import { perMember } from '../from-analysis.js';
import { serverStatus } from '../from-server-status.js';

/** Initial sync of members: progress, only while it runs, and counts since the member started. */
export const initialSync: MetricGroup = {
  name: 'initial-sync',
  title: 'Initial sync',
  families: [
    progress('elapsed_seconds', 'Time since the initial sync began.', 'totalInitialSyncElapsedMillis', 1000),
    progress(
      'remaining_seconds',
      'Time the member thinks it still needs; absent before it knows.',
      'remainingInitialSyncEstimatedMillis',
      1000,
    ),
    progress('data_bytes', 'Data to copy, roughly.', 'approxTotalDataSize'),
    progress('copied_bytes', 'Data copied so far, roughly.', 'approxTotalBytesCopied'),
    progress('applied_operations', 'Operations of the oplog applied on top so far.', 'appliedOps'),
    progress('failed_attempts', 'Attempts that failed so far.', 'failedInitialSyncAttempts'),
    counter(
      'mongodb_repl_initial_syncs_completed_total',
      'Initial syncs that the member has completed since it started.',
      serverStatus('metrics.repl.initialSync.completed', { onlyInSets: true }),
    ),
    counter(
      'mongodb_repl_initial_sync_failed_attempts_total',
      'Attempts at an initial sync that have failed since the member started.',
      serverStatus('metrics.repl.initialSync.failedAttempts', { onlyInSets: true }),
    ),
  ],
};

function progress(suffix: string, help: string, field: string, per = 1): Family {
  return gauge(
    `mongodb_replset_member_initial_sync_${suffix}`,
    help,
    perMember(`replSetGetStatus.initialSyncStatus.${field}`, ({ replies }) => {
      const value = numberOf(valueAt(replies.replSetGetStatus, ['initialSyncStatus', field]));
      // The server's estimate of the remaining time becomes negative at the very end.
      return value === undefined ? undefined : Math.max(0, value / per);
    }),
  );
}
