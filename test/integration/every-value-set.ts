import type { Document } from 'mongodb';
import { valueAt } from '../../src/mongo/bson.js';
import { moves, says, still, type Check, type Read } from './every-value-checks.js';
import {
  at,
  configOf,
  membersIn,
  millis,
  numberAt,
  primaryIn,
  statusOf,
  type Moment,
} from './every-value-moments.js';

/** Entry of the one that is looked at, in the status of the one that looks. */
function seen(moment: Moment, observer = '', member = ''): Document | undefined {
  const status = moment.get(observer)?.replSetGetStatus;
  return status && membersIn(status).find(({ name, self }) => name === member && self !== true);
}

function pair(path: string, per = 1): Read {
  return (moment, { observer, member }) => {
    const value = numberAt(seen(moment, observer, member), path);
    return value === undefined ? undefined : value / per;
  };
}

/** How long ago something was by the clock of who tells it: anything between the two moments, and what was new in between. */
const silence: Check = ({ observer, member }, before, after) => {
  const date = (moment: Moment) => numberAt(moment.get(observer ?? ''), 'replSetGetStatus.date') ?? 0;
  const heard = (moment: Moment) => numberAt(seen(moment, observer, member), 'lastHeartbeatRecv') ?? 0;
  if (seen(before, observer, member) === undefined) return undefined;
  return [Math.max(0, date(before) - heard(after)) / 1000, (date(after) - heard(before)) / 1000];
};

const voters = (moment: Moment): readonly string[] =>
  membersIn(configOf(moment)).flatMap(({ host, votes }) => (votes === 1 ? [host as string] : []));

const arbiters = (moment: Moment): readonly string[] =>
  membersIn(configOf(moment)).flatMap(({ host, arbiterOnly }) =>
    arbiterOnly === true ? [host as string] : [],
  );

const healthyVoters = (moment: Moment): readonly string[] =>
  membersIn(statusOf(moment)).flatMap(({ name, health }) =>
    health === 1 && voters(moment).includes(name as string) ? [name as string] : [],
  );

const majority: Read = (moment) => numberAt(statusOf(moment), 'majorityVoteCount');

/** Newest less oldest of what the members say. */
function spread(path: string): Read {
  return (moment) => {
    const all = [...moment.values()]
      .map((told) => numberAt(told, path))
      .filter((value) => value !== undefined);
    return Math.max(...all) - Math.min(...all);
  };
}

const count = (all: readonly unknown[]): number => new Set(all.filter((one) => one !== undefined)).size;

const REASONS: Readonly<Record<string, string>> = {
  stepUpRequest: 'step_up',
  stepUpRequestSkipDryRun: 'step_up',
  electionTimeout: 'election_timeout',
  priorityTakeover: 'priority_takeover',
  catchupTakeover: 'catch_up_takeover',
};

/** What members see of each other, and what is said of the set as a whole: by the name of the metric. */
export const SET_CHECKS: Readonly<Record<string, Check>> = {
  mongodb_replset_members: still((moment) => membersIn(configOf(moment)).length),
  mongodb_replset_members_up: still((moment) => moment.size),
  mongodb_replset_voting_members: still((moment) => numberAt(statusOf(moment), 'votingMembersCount')),
  mongodb_replset_voting_members_healthy: still((moment) => healthyVoters(moment).length),
  mongodb_replset_majority_votes: still(majority),
  mongodb_replset_fault_tolerance: still(
    (moment, labels) => healthyVoters(moment).length - (majority(moment, labels) ?? Number.NaN),
  ),
  mongodb_replset_write_fault_tolerance: still((moment) => {
    const healthy = healthyVoters(moment).filter((name) => !arbiters(moment).includes(name));
    return healthy.length - millis(statusOf(moment), 'writeMajorityCount');
  }),
  mongodb_replset_id_info: says((moment) => ({
    id: String(valueAt(configOf(moment), ['settings', 'replicaSetId'])),
  })),
  mongodb_replset_primaries: still(
    (moment) => [...moment.values()].filter((told) => at(told, 'replSetGetStatus.myState') === 1).length,
  ),
  mongodb_replset_primary_info: says((moment) => ({ member: primaryIn(moment)?.hello.me as unknown })),
  mongodb_replset_observed_primaries: still((moment) =>
    count([...moment.values()].map(({ hello }) => hello.primary as unknown)),
  ),
  mongodb_replset_writable: still((moment) => Number(primaryIn(moment) !== undefined)),
  // Nothing waits to be committed: the set stands still.
  mongodb_replset_majority_writable: still((moment) => Number(primaryIn(moment) !== undefined)),
  mongodb_replset_commit_lag_seconds: still((moment) => {
    const { optimes } = statusOf(moment) as { optimes: Document };
    return (millis(optimes, 'lastAppliedWallTime') - millis(optimes, 'lastCommittedWallTime')) / 1000;
  }),
  mongodb_replset_term: still((moment) => numberAt(statusOf(moment), 'term')),
  mongodb_replset_term_spread: still(spread('replSetGetStatus.term')),
  mongodb_replset_config_version_spread: still(spread('hello.setVersion')),
  mongodb_replset_heartbeat_health: still(pair('health')),
  mongodb_replset_heartbeat_state: still(pair('state')),
  mongodb_replset_heartbeat_silence_seconds: silence,
  // A moving average, two heartbeats on.
  mongodb_replset_heartbeat_ping_seconds: moves(pair('pingMs', 1000), 0.05),
  mongodb_replset_heartbeat_interval_seconds: still(
    (moment) => millis(configOf(moment), 'settings.heartbeatIntervalMillis') / 1000,
  ),
  mongodb_replset_heartbeat_timeout_seconds: still((moment) =>
    numberAt(configOf(moment), 'settings.heartbeatTimeoutSecs'),
  ),
  mongodb_replset_election_timeout_seconds: still(
    (moment) => millis(configOf(moment), 'settings.electionTimeoutMillis') / 1000,
  ),
  mongodb_replset_last_election_info: says((moment) => {
    const { lastElectionReason = '', priorPrimaryMemberId } = statusOf(moment)
      .electionCandidateMetrics as Document;
    const previous = membersIn(statusOf(moment)).find(({ _id }) => _id === priorPrimaryMemberId);
    return {
      member: primaryIn(moment)?.hello.me as unknown,
      previous: (previous?.name as unknown) ?? '',
      reason: REASONS[lastElectionReason as string],
    };
  }),
  mongodb_replset_last_election_majority_writable_seconds: still((moment) => {
    const election = statusOf(moment).electionCandidateMetrics as Document;
    return (millis(election, 'wMajorityWriteAvailabilityDate') - millis(election, 'lastElectionDate')) / 1000;
  }),
};
