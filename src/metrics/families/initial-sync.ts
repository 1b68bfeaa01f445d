import { numberOf, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type Family, type MetricGroup } from '../family.js';
import { perMember } from '../from-analysis.js';
import { serverStatus } from '../from-server-status.js';

/** Initial sync of members: progress, only while it runs, and counts since the member started. */
export const initialSync: MetricGroup = {
  name: 'initial-sync',
  title: 'Initial sync',
  families: [
    progress(
      'elapsed_seconds',
      'Time in seconds since the initial sync started.',
      'totalInitialSyncElapsedMillis',
      1000,
    ),
    progress(
      'remaining_seconds',
      'Time in seconds until the initial sync ends, as the member estimates; absent before it has an estimate.',
      'remainingInitialSyncEstimatedMillis',
      1000,
    ),
    progress('data_bytes', 'Approximate size in bytes of the data to copy.', 'approxTotalDataSize'),
    progress(
      'copied_bytes',
      'Approximate size in bytes of the data copied so far.',
      'approxTotalBytesCopied',
    ),
    progress('applied_operations', 'Number of oplog operations applied so far.', 'appliedOps'),
    progress('failed_attempts', 'Number of attempts that failed so far.', 'failedInitialSyncAttempts'),
    counter(
      'mongodb_repl_initial_syncs_completed_total',
      'Number of initial syncs that the member completed since it started.',
      serverStatus('metrics.repl.initialSync.completed', { onlyInSets: true }),
    ),
    counter(
      'mongodb_repl_initial_sync_failed_attempts_total',
      'Number of initial sync attempts that failed since the member started.',
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
