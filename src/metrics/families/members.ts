import { gauge, type MetricGroup } from '../family.js';
import { flag, info, perSetMember } from '../from-analysis.js';
import { serverStatus } from '../from-server-status.js';

/** Members of a replica set, as they report themselves, and their lag. */
export const members: MetricGroup = {
  name: 'members',
  title: 'Members of a replica set',
  families: [
    gauge(
      'mongodb_replset_member_state',
      'State of the member as it reports: 0 STARTUP, 1 PRIMARY, 2 SECONDARY, 3 RECOVERING, 5 STARTUP2, 7 ARBITER, 9 ROLLBACK, 10 REMOVED.',
      perSetMember('replSetGetStatus.myState', ({ state }) => state),
    ),
    gauge(
      'mongodb_replset_member_is_primary',
      'Whether the member reports that it is the elected primary; it may not accept writes yet.',
      perSetMember('replSetGetStatus.myState, hello.electionId', ({ primary }) => flag(primary)),
    ),
    gauge(
      'mongodb_replset_member_is_writable_primary',
      'Whether the member accepts writes; 0 while it catches up or steps down.',
      perSetMember('hello.isWritablePrimary', ({ writablePrimary }) => flag(writablePrimary)),
    ),
    gauge(
      'mongodb_replset_member_term',
      'Election term that the member reports.',
      perSetMember('replSetGetStatus.term', ({ term }) => term),
    ),
    gauge(
      'mongodb_replset_member_config_version',
      'Version of the replica set configuration that the member runs.',
      perSetMember(
        'replSetGetStatus.members.configVersion, hello.setVersion',
        ({ configVersion }) => configVersion,
      ),
    ),
    gauge(
      'mongodb_replset_member_config_term',
      'Term of the replica set configuration that the member runs.',
      perSetMember('replSetGetStatus.members.configTerm', ({ configTerm }) => configTerm, { since: '4.4' }),
    ),
    gauge(
      'mongodb_replset_member_rollback_id',
      'Rollback ID of the member; increases with each rollback, also between two scrapes, and when the process starts after an unclean shutdown.',
      serverStatus('repl.rbid', { onlyInSets: true }),
    ),
    gauge(
      'mongodb_replset_member_sync_source_info',
      'Member from which this member replicates.',
      perSetMember(
        'replSetGetStatus.members.syncSourceHost',
        ({ syncSource }) => info(syncSource === undefined ? undefined : { sync_source: syncSource }),
        { labels: ['sync_source'] },
      ),
    ),
    gauge(
      'mongodb_replset_member_too_stale',
      'Whether the member is behind the oldest oplog entry of all others and needs a resync.',
      perSetMember('replSetGetStatus.tooStale', ({ tooStale }) => flag(tooStale)),
    ),
    gauge(
      'mongodb_replset_member_newly_added',
      'Whether the member was added with a vote that does not count before its initial sync ends.',
      perSetMember(
        'replSetGetStatus.votingMembersCount, hello.passives, replSetGetConfig.members',
        ({ newlyAdded }) => flag(newlyAdded),
        { needs: 'set' },
      ),
    ),
    gauge(
      'mongodb_replset_last_applied_timestamp_seconds',
      'Unix timestamp of the last operation that the member applied.',
      perSetMember('replSetGetStatus.optimes.lastAppliedWallTime', ({ lastApplied }) => lastApplied),
    ),
    gauge(
      'mongodb_replset_last_written_timestamp_seconds',
      'Unix timestamp of the last operation in the oplog of the member, applied or not.',
      perSetMember('replSetGetStatus.optimes.lastWrittenWallTime', ({ lastWritten }) => lastWritten, {
        since: '8.0',
      }),
    ),
    gauge(
      'mongodb_replset_last_durable_timestamp_seconds',
      'Unix timestamp of the last operation in the journal of the member.',
      perSetMember('replSetGetStatus.optimes.lastDurableWallTime', ({ lastDurable }) => lastDurable),
    ),
    gauge(
      'mongodb_replset_last_committed_timestamp_seconds',
      'Unix timestamp of the last operation that the member knows to be majority-committed.',
      perSetMember('replSetGetStatus.optimes.lastCommittedWallTime', ({ lastCommitted }) => lastCommitted),
    ),
    gauge(
      'mongodb_replset_lag_seconds',
      'Time in seconds that the member is behind the true primary; absent where it cannot be determined.',
      perSetMember(
        'replSetGetStatus.members.lastAppliedWallTime, of one document of one observer',
        ({ lagSeconds }) => lagSeconds,
        { needs: 'set' },
      ),
    ),
    gauge(
      'mongodb_replset_written_lag_seconds',
      'Time in seconds that the oplog of the member is behind that of the true primary, applied or not; absent where it cannot be determined.',
      perSetMember(
        'replSetGetStatus.members.lastWrittenWallTime, of the primary',
        ({ writtenLagSeconds }) => writtenLagSeconds,
        { since: '8.0', needs: 'set' },
      ),
    ),
    gauge(
      'mongodb_replset_lag_beyond_delay_seconds',
      'Lag in seconds minus the configured delay; the value to alert on.',
      perSetMember(
        'mongodb_replset_lag_seconds, replSetGetConfig.members.secondaryDelaySecs, hello.secondaryDelaySecs',
        ({ lagBeyondDelaySeconds }) => lagBeyondDelaySeconds,
        { needs: 'set' },
      ),
    ),
  ],
};
