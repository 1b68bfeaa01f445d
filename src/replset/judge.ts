import type { Round } from '../scrape/round.js';
import { namesOf } from '../topology/names.js';
import type { ReplicaSet } from '../topology/types.js';
import { commitLagSeconds, isMajorityWritable } from './commit.js';
import { driftOf } from './drift.js';
import { lastElectionOf, type LastElection } from './election.js';
import { lagsOf } from './lag.js';
import { pairsOf, type Pair } from './matrix.js';
import { memberViewsOf, type MemberView } from './member-view.js';
import { newlyAddedOf } from './newly-added.js';
import {
  configVersionOf,
  isLeader,
  isWritable,
  namedPrimary,
  termOf,
  truePrimary,
  witnessesOf,
  type Witness,
} from './observer.js';
import { quorumOf, type Quorum } from './quorum.js';

/** A replica set as one round shows it. Absent: it cannot be known, which is not the same as lost. */
export interface ReplicaSetView {
  readonly set: ReplicaSet;
  readonly members: readonly MemberView[];
  readonly membersUp: number;
  /** How many say they are primary. */
  readonly primaries: number;
  /** The true one: the highest term. */
  readonly primary?: string;
  /** Distinct primaries in the eyes of the members that answered. */
  readonly observedPrimaries?: number;
  readonly writable?: boolean;
  readonly majorityWritable?: boolean;
  readonly quorum: Quorum;
  readonly term?: number;
  readonly termSpread?: number;
  readonly configVersionSpread?: number;
  readonly commitLagSeconds?: number;
  readonly lastElection?: LastElection;
  readonly pairs: readonly Pair[];
}

/** A round and the verdicts on its sets. */
export interface Judgement {
  readonly round: Round;
  readonly sets: readonly ReplicaSetView[];
  /** Replica-set processes that no set's configuration names: never initiated, or removed. */
  readonly outsiders: readonly MemberView[];
}

/**
 * Judges every set of the round, with a pause after each.
 *
 * @param onError told of a set that could not be judged: it is left out, the others stand
 */
export function* judging(round: Round, onError: (error: unknown) => void): Generator<void, Judgement> {
  const sets: ReplicaSetView[] = [];
  for (const set of round.topology.clusters.flatMap((cluster) => cluster.sets)) {
    try {
      sets.push(judgeSet(set, round));
    } catch (error) {
      onError(error);
    }
    yield;
  }
  return { round, sets, outsiders: outsidersOf(round) };
}

function outsidersOf({ topology, members }: Round): readonly MemberView[] {
  const placed = new Set(topology.clusters.flatMap(({ sets }) => sets.flatMap((set) => set.members)));
  const witnesses = [...members.values()]
    .filter(({ member, hello }) => hello?.kind === 'ghost' && !placed.has(member))
    .map((result) => ({ name: result.member.host, result }));
  return memberViewsOf(witnesses, new Map(), new Map(), undefined, (host) => host);
}

/** Judges one set from what its members said. */
export function judgeSet(set: ReplicaSet, round: Round): ReplicaSetView {
  const witnesses = witnessesOf(set, round);
  const alive = witnesses.filter(({ result }) => result.up);
  const primary = truePrimary(alive);
  const drift = driftOf(alive);
  const commitLag = commitLagSeconds(primary);
  const reported = namesOf(set);
  const lastElection = lastElectionOf(primary, reported);
  const newlyAdded = newlyAddedOf(set, alive);
  const quorum = quorumOf(set, alive, primary, drift, newlyAdded);
  return {
    set,
    members: memberViewsOf(witnesses, lagsOf(witnesses, primary, drift), newlyAdded, primary, reported),
    membersUp: alive.length,
    primaries: alive.filter(isLeader).length,
    quorum,
    pairs: pairsOf(alive, drift, reported),
    ...(primary && { primary: reported(primary.name) }),
    ...(alive.length > 0 && whatTheLivingSay(alive, primary, quorum)),
    ...(commitLag !== undefined && { commitLagSeconds: commitLag }),
    ...(lastElection && { lastElection }),
  };
}

function whatTheLivingSay(
  alive: readonly Witness[],
  primary: Witness | undefined,
  quorum: Quorum,
): Partial<ReplicaSetView> {
  const writable = isSetWritable(alive);
  const majorityWritable = isMajorityWritable(primary, writable, quorum);
  const terms = spread(alive.map(termOf));
  const versions = spread(alive.map(configVersionOf));
  const named = alive.map(namedPrimary).filter((name) => name !== undefined);
  return {
    observedPrimaries: new Set(named).size,
    ...(writable !== undefined && { writable }),
    ...(majorityWritable !== undefined && { majorityWritable }),
    ...(terms && { term: terms.newest, termSpread: terms.width }),
    ...(versions && { configVersionSpread: versions.width }),
  };
}

/** Whether some member accepts writes; `undefined`: the one that did has stepped down in the middle of the scrape. */
function isSetWritable(alive: readonly Witness[]): boolean | undefined {
  if (alive.some(isWritable)) return true;
  return alive.some(({ result }) => result.hello?.writable === true) ? undefined : false;
}

function spread(
  values: readonly (number | undefined)[],
): { readonly newest: number; readonly width: number } | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const newest = Math.max(...known);
  return { newest, width: newest - Math.min(...known) };
}
