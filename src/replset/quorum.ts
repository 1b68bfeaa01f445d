import type { MemberConfig, ReplicaSet } from '../topology/types.js';
import type { Drift } from './drift.js';
import { FRESH_SECONDS } from './lag.js';
import { silenceSeconds } from './matrix.js';
import type { Witness } from './observer.js';
import type { Status, StatusMember } from './status.js';

/** Votes of a set: what it has, needs, and still reaches. */
export interface Quorum {
  readonly votingMembers?: number;
  /** Votes needed to elect. */
  readonly majority?: number;
  readonly healthy?: number;
  /** Voters that may still be lost; negative: nobody can be elected. */
  readonly faultTolerance?: number;
  /** Data-bearing voters that may still be lost before majority writes hang; negative: they hang. */
  readonly writeFaultTolerance?: number;
}

/**
 * Counts voters. What the configuration tells is known even when nobody answers; who is healthy is the word of one
 * observer: the true primary, else the electable member that sees most.
 */
export function quorumOf(
  set: ReplicaSet,
  witnesses: readonly Witness[],
  primary: Witness | undefined,
  drift: Drift,
): Quorum {
  const seen = observerVotes(set, witnesses, primary, drift);
  const voters = votersOf(set);
  const votingMembers = seen?.status.votingMembersCount ?? voters?.length;
  if (votingMembers === undefined) return {};
  const majority = seen?.status.majorityVoteCount ?? Math.floor(votingMembers / 2) + 1;
  if (!seen || !voters) return { votingMembers, majority };
  const dataVoters = voters.filter(({ arbiter }) => !arbiter);
  const writeMajority = seen.status.writeMajorityCount ?? Math.min(majority, dataVoters.length);
  const healthyData = dataVoters.filter(({ host }) => seen.healthy.has(host)).length;
  return {
    votingMembers,
    majority,
    healthy: seen.healthy.size,
    faultTolerance: seen.healthy.size - majority,
    writeFaultTolerance: healthyData - writeMajority,
  };
}

function votersOf({ config }: ReplicaSet): readonly MemberConfig[] | undefined {
  return config?.members.filter(({ votes }) => votes > 0);
}

interface Seen {
  readonly status: Status;
  /** Names of the healthy voters. */
  readonly healthy: ReadonlySet<string>;
}

function observerVotes(
  set: ReplicaSet,
  witnesses: readonly Witness[],
  primary: Witness | undefined,
  drift: Drift,
): Seen | undefined {
  const observers = primary?.status ? [primary] : witnesses.filter((witness) => isElectable(set, witness));
  return observers
    .flatMap((observer) => {
      const { status } = observer;
      return status ? [{ status, healthy: healthyVoters(set, observer, status, drift) }] : [];
    })
    .sort((a, b) => b.healthy.size - a.healthy.size)[0];
}

function isElectable(set: ReplicaSet, { name }: Witness): boolean {
  const config = set.config?.members.find(({ host }) => host === name);
  return config === undefined ? true : config.priority > 0 && !config.arbiter;
}

function healthyVoters(
  set: ReplicaSet,
  observer: Witness,
  { members }: Status,
  drift: Drift,
): ReadonlySet<string> {
  const voters = new Set(votersOf(set)?.map(({ host }) => host));
  const healthy = members.filter((entry) => voters.has(entry.name) && isHealthy(observer, entry, drift));
  return new Set(healthy.map(({ name }) => name));
}

/** Health alone lags a hang by 10 s; silence shows it after 5, and is absent while configurations differ. */
function isHealthy(observer: Witness, entry: StatusMember, drift: Drift): boolean {
  if (entry.self) return true;
  if (entry.health !== 1) return false;
  const silence = silenceSeconds(observer, entry, drift);
  return silence === undefined || silence <= FRESH_SECONDS;
}
