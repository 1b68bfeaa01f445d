import { instead, none, renamed, type PerconaSection } from './row.js';

/** One figure of each pair there: the member that was asked is `instance`, here `observer`. */
const PAIR = { labels: { instance: 'observer', name: 'member', set: 'replica_set' } };

const OWN = { labels: { name: 'member', set: 'replica_set' } };

const SET = { labels: { set: 'replica_set' } };

/** Public alerts use them all the same. */
const NEVER = 'There only in version 1 itself.';

/** What the compatible mode adds about replica sets. */
export const versionOneMembers: PerconaSection = {
  title: 'Compatible mode: members of a replica set',
  note: 'Times there are in seconds. `state` is no label here, and who is `self` does not matter.',
  rows: [
    ...renamed({ mongodb_mongod_replset_my_state: 'mongodb_replset_member_state' }, SET),
    ...renamed({ mongodb_mongod_replset_number_of_members: 'mongodb_replset_members' }, SET),
    ...instead('Every known member is named by it.', { mongodb_mongod_replset_my_name: 'mongodb_up' }, OWN),
    ...instead(
      'Of each member once, never negative, and absent where it cannot be known; less the configured delay it is mongodb_replset_lag_beyond_delay_seconds.',
      { mongodb_mongod_replset_member_replication_lag: 'mongodb_replset_lag_seconds' },
      OWN,
    ),
    ...renamed(
      { mongodb_mongod_replset_member_ping_ms: 'mongodb_replset_heartbeat_ping_seconds' },
      { ...PAIR, conversion: 'ms → s', remark: 'Here absent while the health is 0.' },
    ),
    ...instead(
      "How long ago that was, by the observer's own clock.",
      { mongodb_mongod_replset_member_last_heartbeat_recv: 'mongodb_replset_heartbeat_silence_seconds' },
      PAIR,
    ),
    ...none(
      'It keeps moving while the member is dead; see mongodb_replset_heartbeat_silence_seconds.',
      'mongodb_mongod_replset_member_last_heartbeat',
    ),
    ...instead(
      'By the word of the member itself.',
      { mongodb_mongod_replset_member_config_version: 'mongodb_replset_member_config_version' },
      OWN,
    ),
    ...instead(
      'Of the set, as the exporter saw it.',
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
