import { instead, none, renamed, twice, type PerconaSection } from './row.js';

/** Two collectors export replSetGetStatus: names exist with and without `rs_`. */
const withoutRs = (name: string): string => name.replace('mongodb_rs_', 'mongodb_');

/** One value per pair in Percona's exporter: the queried member is `instance` there, `observer` here. */
const PAIR = { labels: { instance: 'observer', member_idx: 'member' } };

const OWN = { labels: { member_idx: 'member' } };

/** replSetGetStatus, and other reports of members about themselves. */
export const members: PerconaSection = {
  title: 'Members of a replica set',
  note: `Reports of one member about another have the labels \`observer\` and \`member\` here; a member has no report about itself.
\`member_state\` is a value: \`mongodb_replset_heartbeat_state\` as the observer reports it, \`mongodb_replset_member_state\` as the
member itself reports it.`,
  rows: [
    ...twice(
      [
        ...renamed({
          mongodb_rs_myState: 'mongodb_replset_member_state',
          mongodb_rs_term: 'mongodb_replset_member_term',
          mongodb_rs_majorityVoteCount: 'mongodb_replset_majority_votes',
          mongodb_rs_votingMembersCount: 'mongodb_replset_voting_members',
        }),
        ...instead('Healthy data-bearing voting members minus this number: members that may still be lost.', {
          mongodb_rs_writeMajorityCount: 'mongodb_replset_write_fault_tolerance',
        }),
        ...none(
          'See mongodb_member_votes and mongodb_member_arbiter.',
          'mongodb_rs_writableVotingMembersCount',
        ),
        ...renamed(
          { mongodb_rs_heartbeatIntervalMillis: 'mongodb_replset_heartbeat_interval_seconds' },
          { conversion: 'ms → s' },
        ),
        ...instead('The name of the source instead of its number in the configuration.', {
          mongodb_rs_syncSourceId: 'mongodb_replset_member_sync_source_info',
        }),
        ...instead('1 while the member answers replSetGetStatus.', {
          mongodb_rs_ok: 'mongodb_scrape_command_success{command="replSetGetStatus"}',
        }),
        ...instead('The clock of the server minus the clock of the exporter.', {
          mongodb_rs_date: 'mongodb_clock_offset_seconds',
        }),
        ...renamed(
          {
            mongodb_rs_members_health: 'mongodb_replset_heartbeat_health',
            mongodb_rs_members_state: 'mongodb_replset_heartbeat_state',
          },
          PAIR,
        ),
        ...renamed(
          { mongodb_rs_members_pingMs: 'mongodb_replset_heartbeat_ping_seconds' },
          { ...PAIR, conversion: 'ms → s', remark: 'Absent here while the health is 0.' },
        ),
        ...instead(
          "Time since then, by the observer's own clock.",
          { mongodb_rs_members_lastHeartbeatRecv: 'mongodb_replset_heartbeat_silence_seconds' },
          PAIR,
        ),
        ...none(
          'It advances while the member is dead; see mongodb_replset_heartbeat_silence_seconds.',
          'mongodb_rs_members_lastHeartbeat',
        ),
        ...instead(
          'As the member reports it; in the other exporter the time since the observer last lost it.',
          { mongodb_rs_members_uptime: 'mongodb_uptime_seconds' },
          OWN,
        ),
        ...instead(
          'As the member reports it, with milliseconds.',
          {
            mongodb_rs_members_optimeDate: 'mongodb_replset_last_applied_timestamp_seconds',
            mongodb_rs_members_optimeDurableDate: 'mongodb_replset_last_durable_timestamp_seconds',
            mongodb_rs_members_lastAppliedWallTime: 'mongodb_replset_last_applied_timestamp_seconds',
            mongodb_rs_members_lastDurableWallTime: 'mongodb_replset_last_durable_timestamp_seconds',
          },
          { ...OWN, conversion: 'ms → s' },
        ),
        ...instead(
          'As the member reports it, with milliseconds.',
          {
            mongodb_rs_members_optime_ts: 'mongodb_replset_last_applied_timestamp_seconds',
            mongodb_rs_members_optimeDurable_ts: 'mongodb_replset_last_durable_timestamp_seconds',
          },
          OWN,
        ),
        ...instead(
          'As the member reports it.',
          {
            mongodb_rs_members_configVersion: 'mongodb_replset_member_config_version',
            mongodb_rs_members_configTerm: 'mongodb_replset_member_config_term',
            mongodb_rs_members_syncSourceId: 'mongodb_replset_member_sync_source_info',
          },
          OWN,
        ),
        ...instead(
          'Per set, as seen by the exporter.',
          { mongodb_rs_members_electionTime: 'mongodb_replset_last_primary_change_timestamp_seconds' },
          {},
        ),
        ...instead(
          'Per set, as seen by the exporter.',
          { mongodb_rs_members_electionDate: 'mongodb_replset_last_primary_change_timestamp_seconds' },
          { conversion: 'ms → s' },
        ),
        ...none('Names, not values.', 'mongodb_rs_members_self', 'mongodb_rs_members_id'),
        ...none(
          'Terms of single operations; see mongodb_replset_member_term.',
          'mongodb_rs_members_optime_t',
          'mongodb_rs_members_optimeDurable_t',
          'mongodb_rs_optimes_appliedOpTime_t',
          'mongodb_rs_optimes_durableOpTime_t',
          'mongodb_rs_optimes_lastCommittedOpTime_t',
          'mongodb_rs_optimes_readConcernMajorityOpTime_t',
        ),
      ],
      withoutRs,
    ),
  ],
};
