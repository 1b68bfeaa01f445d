import { instead, none, renamed, type PerconaSection } from './row.js';

/** One value per pair in Percona's exporter: the queried member is `instance` there, `observer` here. */
const PAIR = { labels: { instance: 'observer', name: 'member', set: 'replica_set' } };

const OWN = { labels: { name: 'member', set: 'replica_set' } };

const SET = { labels: { set: 'replica_set' } };

/** Public alerts use these names. */
const NEVER = 'Only in version 1 of the other exporter.';

/** Replica sets in the compatible mode. */
export const versionOneMembers: PerconaSection = {
  title: 'Compatible mode: members of a replica set',
  note: 'Times are in seconds in the other exporter. Here `state` and `self` are not labels.',
  rows: [
    ...renamed({ mongodb_mongod_replset_my_state: 'mongodb_replset_member_state' }, SET),
    ...renamed({ mongodb_mongod_replset_number_of_members: 'mongodb_replset_members' }, SET),
    ...instead(
      'It has a series for every known member.',
      { mongodb_mongod_replset_my_name: 'mongodb_up' },
      OWN,
    ),
    ...instead(
      'One value per member, never negative, and absent where it cannot be determined; mongodb_replset_lag_beyond_delay_seconds is the lag minus the configured delay.',
      { mongodb_mongod_replset_member_replication_lag: 'mongodb_replset_lag_seconds' },
      OWN,
    ),
    ...renamed(
      { mongodb_mongod_replset_member_ping_ms: 'mongodb_replset_heartbeat_ping_seconds' },
      { ...PAIR, conversion: 'ms → s', remark: 'Absent here while the health is 0.' },
    ),
    ...instead(
      "Time since then, by the observer's own clock.",
      { mongodb_mongod_replset_member_last_heartbeat_recv: 'mongodb_replset_heartbeat_silence_seconds' },
      PAIR,
    ),
    ...none(
      'It advances while the member is dead; see mongodb_replset_heartbeat_silence_seconds.',
      'mongodb_mongod_replset_member_last_heartbeat',
    ),
    ...instead(
      'As the member reports it.',
      { mongodb_mongod_replset_member_config_version: 'mongodb_replset_member_config_version' },
      OWN,
    ),
    ...instead(
      'Per set, as seen by the exporter.',
      {
        mongodb_mongod_replset_member_election_date: 'mongodb_replset_last_primary_change_timestamp_seconds',
      },
      SET,
    ),
    ...renamed({
      mongodb_mongod_replset_oplog_head_timestamp: 'mongodb_replset_oplog_last_timestamp_seconds',
      mongodb_mongod_replset_oplog_tail_timestamp: 'mongodb_replset_oplog_first_timestamp_seconds',
    }),
    ...instead(NEVER, { mongodb_mongod_replset_member_health: 'mongodb_replset_heartbeat_health' }, PAIR),
    ...instead(NEVER, { mongodb_mongod_replset_member_state: 'mongodb_replset_heartbeat_state' }, PAIR),
    ...instead(
      NEVER,
      {
        mongodb_mongod_replset_member_optime_date: 'mongodb_replset_last_applied_timestamp_seconds',
        mongodb_mongod_replset_member_uptime: 'mongodb_uptime_seconds',
      },
      OWN,
    ),
  ],
};
