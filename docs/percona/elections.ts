import { instead, none, renamed, twice, type PerconaSection } from './row.js';

/** The configuration of a set: from the queried member in Percona's exporter, from discovery in this one. */
export const setConfig: PerconaSection = {
  title: 'Configuration of a replica set',
  rows: [
    ...instead(
      'As each member reports it, so that differences are visible.',
      {
        mongodb_rs_cfg_version: 'mongodb_replset_member_config_version',
        mongodb_rs_cfg_term: 'mongodb_replset_member_config_term',
      },
      {},
    ),
    ...renamed(
      {
        mongodb_rs_cfg_members_priority: 'mongodb_member_priority',
        mongodb_rs_cfg_members_votes: 'mongodb_member_votes',
        mongodb_rs_cfg_members_hidden: 'mongodb_member_hidden',
        mongodb_rs_cfg_members_arbiterOnly: 'mongodb_member_arbiter',
        mongodb_rs_cfg_members_buildIndexes: 'mongodb_member_build_indexes',
        mongodb_rs_cfg_members_secondaryDelaySecs: 'mongodb_member_delay_seconds',
        mongodb_rs_cfg_members_slaveDelay: 'mongodb_member_delay_seconds',
      },
      { labels: { member_idx: 'member' } },
    ),
    ...renamed(
      {
        mongodb_rs_cfg_settings_heartbeatIntervalMillis: 'mongodb_replset_heartbeat_interval_seconds',
        mongodb_rs_cfg_settings_electionTimeoutMillis: 'mongodb_replset_election_timeout_seconds',
      },
      { conversion: 'ms → s' },
    ),
    ...renamed({
      mongodb_rs_cfg_settings_heartbeatTimeoutSecs: 'mongodb_replset_heartbeat_timeout_seconds',
    }),
    ...none(
      'Settings without information about the state of the set.',
      'mongodb_rs_cfg_members_id',
      'mongodb_rs_cfg_protocolVersion',
      'mongodb_rs_cfg_writeConcernMajorityJournalDefault',
      'mongodb_rs_cfg_settings_chainingAllowed',
      'mongodb_rs_cfg_settings_catchUpTimeoutMillis',
      'mongodb_rs_cfg_settings_catchUpTakeoverDelayMillis',
      'mongodb_rs_cfg_settings_getLastErrorDefaults_w',
      'mongodb_rs_cfg_settings_getLastErrorDefaults_wtimeout',
    ),
  ],
};

const REASONS = {
  stepUpCmd: 'step_up',
  priorityTakeover: 'priority_takeover',
  catchUpTakeover: 'catch_up_takeover',
  electionTimeout: 'election_timeout',
  freezeTimeout: 'freeze_timeout',
};

/** Elections and their results. */
export const elections: PerconaSection = {
  title: 'Elections',
  rows: [
    ...renamed(
      Object.fromEntries(
        Object.entries(REASONS).flatMap(([key, reason]) => [
          [
            `mongodb_ss_electionMetrics_${key}_called`,
            `mongodb_replset_elections_called_total{reason="${reason}"}`,
          ],
          [
            `mongodb_ss_electionMetrics_${key}_successful`,
            `mongodb_replset_elections_won_total{reason="${reason}"}`,
          ],
        ]),
      ),
    ),
    ...renamed({
      mongodb_ss_electionMetrics_numStepDownsCausedByHigherTerm:
        'mongodb_replset_step_downs_higher_term_total',
      mongodb_ss_electionMetrics_numCatchUpsSucceeded: 'mongodb_replset_catch_ups_total{result="succeeded"}',
      mongodb_ss_electionMetrics_numCatchUpsAlreadyCaughtUp:
        'mongodb_replset_catch_ups_total{result="already_caught_up"}',
      mongodb_ss_electionMetrics_numCatchUpsSkipped: 'mongodb_replset_catch_ups_total{result="skipped"}',
      mongodb_ss_electionMetrics_numCatchUpsTimedOut: 'mongodb_replset_catch_ups_total{result="timed_out"}',
      mongodb_ss_electionMetrics_numCatchUpsFailedWithError:
        'mongodb_replset_catch_ups_total{result="failed_with_error"}',
      mongodb_ss_electionMetrics_numCatchUpsFailedWithNewTerm:
        'mongodb_replset_catch_ups_total{result="failed_with_new_term"}',
      mongodb_ss_electionMetrics_numCatchUpsFailedWithReplSetAbortPrimaryCatchUpCmd:
        'mongodb_replset_catch_ups_total{result="aborted"}',
    }),
    ...none(
      'mongodb_replset_catch_ups_total counts the results.',
      'mongodb_ss_electionMetrics_numCatchUps',
      'mongodb_ss_electionMetrics_averageCatchUpOps',
    ),
    ...twice(
      [
        ...instead(
          'Per set, as seen by the exporter; mongodb_replset_last_election_info has the elected member and the reason.',
          {
            mongodb_rs_electionCandidateMetrics_lastElectionDate:
              'mongodb_replset_last_primary_change_timestamp_seconds',
          },
          { conversion: 'ms → s' },
        ),
        ...instead('Time since the election, instead of the date.', {
          mongodb_rs_electionCandidateMetrics_wMajorityWriteAvailabilityDate:
            'mongodb_replset_last_election_majority_writable_seconds',
        }),
        ...instead('The term of the set, which began with the election.', {
          mongodb_rs_electionCandidateMetrics_electionTerm: 'mongodb_replset_term',
        }),
        ...none(
          'Details of one election; they are in the log of the server.',
          ...['electionTimeoutMillis', 'newTermStartDate', 'numCatchUpOps', 'numVotesNeeded'].map(
            (field) => `mongodb_rs_electionCandidateMetrics_${field}`,
          ),
          'mongodb_rs_electionCandidateMetrics_priorityAtElection',
          'mongodb_rs_electionCandidateMetrics_lastCommittedOpTimeAtElection_<part>',
          'mongodb_rs_electionCandidateMetrics_lastSeenOpTimeAtElection_<part>',
          'mongodb_rs_electionParticipantMetrics_<field>',
        ),
      ],
      (name) => name.replace('mongodb_rs_', 'mongodb_'),
    ),
  ],
};
