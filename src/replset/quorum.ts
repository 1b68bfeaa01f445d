import type { MemberConfig, ReplicaSet } from '../topology/types.js';
import type { Drift } from './drift.js';
import { heartbeatReason } from './heartbeat-reason.js';
import { FRESH_SECONDS } from './lag.js';
import { silenceSeconds } from './matrix.js';
import type { NewlyAdded } from './newly-added.js';
import type { Witness } from './observer.js';
import { STATE, type Status, type StatusMember } from './status.js';

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
 * observer: the true primary, else the electable member that sees most. No count is above the server's own.
 */
export function quorumOf(
  set: ReplicaSet,
  witnesses: readonly Witness[],
  primary: Witness | undefined,
  drift: Drift,
  newlyAdded: NewlyAdded,
): Quorum {
  const voters = votersOf(set, newlyAdded);
  const seen = observerVotes(set, witnesses, primary, drift, voters ?? []);
  const votingMembers = seen?.status.votingMembersCount ?? voters?.length;
  if (votingMembers === undefined) return {};
  const majority = seen?.status.majorityVoteCount ?? Math.floor(votingMembers / 2) + 1;
  if (!seen || !voters) return { votingMembers, majority };
  const dataVoters = voters.filter(({ arbiter }) => !arbiter).length;
  const writeMajority = seen.status.writeMajorityCount ?? Math.min(majority, dataVoters);
  const healthy = Math.min(seen.healthy, votingMembers);
  const acknowledging = Math.min(seen.acknowledging, seen.status.writableVotingMembersCount ?? votingMembers);
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
interface Seen {
  readonly status: Status;
  readonly healthy: number;
  /** Voters that acknowledge majority writes. */
  readonly acknowledging: number;
}

function observerVotes(
  set: ReplicaSet,
  witnesses: readonly Witness[],
  primary: Witness | undefined,
  drift: Drift,
  voters: readonly MemberConfig[],
): Seen | undefined {
  const observers = primary?.status ? [primary] : witnesses.filter((witness) => isElectable(set, witness));
  const own = new Map(witnesses.map((witness) => [witness.name, witness]));
  return observers
    .flatMap((observer): readonly Seen[] => {
      const { status } = observer;
      if (!status) return [];
      const entries = voters.flatMap(({ host, arbiter }) => {
        const entry = status.members.find(({ name }) => name === host);
        return entry ? [{ entry, arbiter, voter: own.get(host) }] : [];
      });
      const healthy = entries.filter(({ entry }) => isHealthy(observer, entry, drift));
      const acknowledging = entries.filter(
        ({ entry, arbiter, voter }) => !arbiter && acknowledges(observer, entry, voter, drift),
      );
      return [{ status, healthy: healthy.length, acknowledging: acknowledging.length }];
    })
    .sort((a, b) => b.healthy - a.healthy)[0];
}

function isElectable(set: ReplicaSet, { name }: Witness): boolean {
  const config = set.config?.members.find(({ host }) => host === name);
  return config === undefined ? true : config.priority > 0 && !config.arbiter;
}

/** Health alone lags a hang by 10 s; silence shows it after 5, and is absent while configurations differ. */
function isHealthy(observer: Witness, entry: StatusMember, drift: Drift): boolean {
  if (entry.self) return true;
  return entry.health === 1 && (silenceSeconds(observer, entry, drift) ?? 0) <= FRESH_SECONDS;
}

/**
 * Whether the voter acknowledges majority writes. One in initial sync does not, though it votes (measured on 5.0.4 and
 * 6.0.27 with a wiped data directory); one in RECOVERING by replSetMaintenance does (measured on 6.0.5). One to which the
 * observer's heartbeats time out does as long as its own requests arrive, by which it replicates and acknowledges
 * (measured on 6.0.27 behind a cut in one direction). Where they are refused, the last one may have come just before
 * its process ended: then it has to answer the exporter.
 */
function acknowledges(
  observer: Witness,
  entry: StatusMember,
  voter: Witness | undefined,
  drift: Drift,
): boolean {
  if ((voter?.status?.myState ?? entry.state) === STATE.STARTUP2) return false;
  if (isHealthy(observer, entry, drift)) return true;
  const isAlive = voter !== undefined || heartbeatReason(entry) === 'timeout';
  return isAlive && (silenceSeconds(observer, entry, drift) ?? Infinity) <= FRESH_SECONDS;
}
