import type { MemberConfig, ReplicaSet } from '../topology/model/topology.js';
import { FRESH_HEARTBEAT_SECONDS } from '../util/time-constants.js';
import { heartbeatAgeSeconds, type ConfigMismatch } from './heartbeat-matrix.js';
import { heartbeatReason } from './heartbeat-reason.js';
import type { NewlyAdded } from './newly-added.js';
import type { MemberObservation } from './observation.js';
import { STATE, type Status, type StatusMember } from './status.js';

/** Votes of a set: configured, needed, and healthy. */
export interface Quorum {
  readonly votingMembers?: number;
  /** Votes needed to elect a primary. */
  readonly majority?: number;
  readonly healthy?: number;
  /** Number of voters that the set can still lose; negative: no primary can be elected. */
  readonly faultTolerance?: number;
  /** Number of data-bearing voters that the set can still lose before majority writes block; negative: they block. */
  readonly writeFaultTolerance?: number;
}

/**
 * Counts voters. The configured votes are known even when no member answers. Which voters are healthy is reported by
 * one observer: the true primary, else the electable member with the most healthy voters. No count exceeds the server's
 * own.
 */
export function quorumOf(
  set: ReplicaSet,
  observations: readonly MemberObservation[],
  primary: MemberObservation | undefined,
  configMismatch: ConfigMismatch,
  newlyAdded: NewlyAdded,
): Quorum {
  const voters = votersOf(set, newlyAdded);
  const observed = observerVotes(set, observations, primary, configMismatch, voters ?? []);
  const votingMembers = observed?.status.votingMembersCount ?? voters?.length;
  if (votingMembers === undefined) return {};
  const majority = observed?.status.majorityVoteCount ?? Math.floor(votingMembers / 2) + 1;
  if (!observed || !voters) return { votingMembers, majority };
  const dataVoters = voters.filter(({ arbiter }) => !arbiter).length;
  const writeMajority = observed.status.writeMajorityCount ?? Math.min(majority, dataVoters);
  const healthy = Math.min(observed.healthy, votingMembers);
  const acknowledging = Math.min(
    observed.acknowledging,
    observed.status.writableVotingMembersCount ?? votingMembers,
  );
  return {
    votingMembers,
    majority,
    healthy,
    faultTolerance: healthy - majority,
    writeFaultTolerance: acknowledging - writeMajority,
  };
}

function votersOf({ config }: ReplicaSet, newlyAdded: NewlyAdded): readonly MemberConfig[] | undefined {
  return config?.members.filter(({ votes, host }) => votes > 0 && newlyAdded.get(host) !== true);
}

/** The voters as one observer sees them. */
interface ObservedVotes {
  readonly status: Status;
  readonly healthy: number;
  /** Voters that acknowledge majority writes. */
  readonly acknowledging: number;
}

function observerVotes(
  set: ReplicaSet,
  observations: readonly MemberObservation[],
  primary: MemberObservation | undefined,
  configMismatch: ConfigMismatch,
  voters: readonly MemberConfig[],
): ObservedVotes | undefined {
  const observers = primary?.status
    ? [primary]
    : observations.filter((observation) => isElectable(set, observation));
  const own = new Map(observations.map((observation) => [observation.name, observation]));
  return observers
    .flatMap((observer): readonly ObservedVotes[] => {
      const { status } = observer;
      if (!status) return [];
      const entries = voters.flatMap(({ host, arbiter }) => {
        const entry = status.members.find(({ name }) => name === host);
        return entry ? [{ entry, arbiter, voter: own.get(host) }] : [];
      });
      const healthy = entries.filter(({ entry }) => isHealthy(observer, entry, configMismatch));
      const acknowledging = entries.filter(
        ({ entry, arbiter, voter }) => !arbiter && acknowledges(observer, entry, voter, configMismatch),
      );
      return [{ status, healthy: healthy.length, acknowledging: acknowledging.length }];
    })
    .sort((a, b) => b.healthy - a.healthy)[0];
}

function isElectable(set: ReplicaSet, { name }: MemberObservation): boolean {
  const config = set.config?.members.find(({ host }) => host === name);
  return config === undefined ? true : config.priority > 0 && !config.arbiter;
}

/**
 * Health alone shows a hang 10 s late. The heartbeat age shows it after 5 s, and is absent while configurations differ.
 */
function isHealthy(
  observer: MemberObservation,
  entry: StatusMember,
  configMismatch: ConfigMismatch,
): boolean {
  if (entry.self) return true;
  return (
    entry.health === 1 &&
    (heartbeatAgeSeconds(observer, entry, configMismatch) ?? 0) <= FRESH_HEARTBEAT_SECONDS
  );
}

/**
 * Whether the voter acknowledges majority writes. A voter in initial sync does not, although it votes (measured on
 * 5.0.4 and 6.0.27 with a wiped data directory). A voter in RECOVERING by replSetMaintenance does (measured on 6.0.5).
 * A voter to which the observer's heartbeats time out does as long as its own requests arrive, since it then replicates
 * and acknowledges (measured on 6.0.27 behind a cut in one direction). Where the heartbeats are refused, the last
 * request may have arrived just before the process of the voter ended: then the voter has to answer the exporter.
 */
function acknowledges(
  observer: MemberObservation,
  entry: StatusMember,
  voter: MemberObservation | undefined,
  configMismatch: ConfigMismatch,
): boolean {
  if ((voter?.status?.myState ?? entry.state) === STATE.STARTUP2) return false;
  if (isHealthy(observer, entry, configMismatch)) return true;
  const isAlive = voter !== undefined || heartbeatReason(entry) === 'timeout';
  return (
    isAlive && (heartbeatAgeSeconds(observer, entry, configMismatch) ?? Infinity) <= FRESH_HEARTBEAT_SECONDS
  );
}
