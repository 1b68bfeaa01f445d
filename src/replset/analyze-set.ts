import type { Scrape } from '../scrape/scrape.js';
import { namesOf, type ReplicaSet } from '../topology/model/topology.js';
import { lastElectionOf, type LastElection } from './election.js';
import { configMismatchOf, heartbeatPairsOf, type HeartbeatPair } from './heartbeat-matrix.js';
import { commitLagSeconds, isMajorityWritable, lagsOf } from './lag.js';
import { memberViewsOf, type MemberView } from './member-view.js';
import { newlyAddedOf } from './newly-added.js';
import {
  configVersionOf,
  isPrimary,
  isWritable,
  namedPrimary,
  observationsOf,
  termOf,
  truePrimary,
  type MemberObservation,
} from './observation.js';
import { quorumOf, type Quorum } from './quorum.js';

/** State of a replica set in one scrape. An absent field is unknown, which is not the same as lost. */
export interface SetAnalysis {
  readonly set: ReplicaSet;
  readonly members: readonly MemberView[];
  readonly membersUp: number;
  /** Number of members that report themselves as primary. */
  readonly primaries: number;
  /** The true primary: the one with the highest term. */
  readonly primary?: string;
  /** Number of distinct primaries that the members that answered report. */
  readonly observedPrimaries?: number;
  readonly writable?: boolean;
  readonly majorityWritable?: boolean;
  readonly quorum: Quorum;
  readonly term?: number;
  readonly termSpread?: number;
  readonly configVersionSpread?: number;
  readonly commitLagSeconds?: number;
  readonly lastElection?: LastElection;
  readonly pairs: readonly HeartbeatPair[];
}

/** A scrape and the analysis of its sets. */
export interface TopologyAnalysis {
  readonly scrape: Scrape;
  readonly sets: readonly SetAnalysis[];
  /** Replica set processes that no set configuration lists: never initiated, or removed. */
  readonly unconfiguredMembers: readonly MemberView[];
}

/**
 * Analyzes every set of the scrape, and yields after each.
 *
 * @param onError receives the error of a set that cannot be analyzed: that set is left out, the others are kept
 */
export function* analyzing(
  scrape: Scrape,
  onError: (error: unknown) => void,
): Generator<void, TopologyAnalysis> {
  const sets: SetAnalysis[] = [];
  for (const set of scrape.topology.clusters.flatMap((cluster) => cluster.sets)) {
    try {
      sets.push(analyzeSet(set, scrape));
    } catch (error) {
      onError(error);
    }
    yield;
  }
  return { scrape, sets, unconfiguredMembers: unconfiguredMembersOf(scrape) };
}

function unconfiguredMembersOf({ topology, members }: Scrape): readonly MemberView[] {
  const inSets = new Set(topology.clusters.flatMap(({ sets }) => sets.flatMap((set) => set.members)));
  const observations = [...members.values()]
    .filter(({ member, hello }) => hello?.kind === 'ghost' && !inSets.has(member))
    .map((result) => ({ name: result.member.host, result }));
  return memberViewsOf(observations, new Map(), new Map(), undefined, (host) => host);
}

/** Analyzes one set from the replies of its members. */
export function analyzeSet(set: ReplicaSet, scrape: Scrape): SetAnalysis {
  const observations = observationsOf(set, scrape);
  const alive = observations.filter(({ result }) => result.up);
  const primary = truePrimary(alive);
  const configMismatch = configMismatchOf(alive);
  const commitLag = commitLagSeconds(primary);
  const reported = namesOf(set);
  const lastElection = lastElectionOf(primary, reported);
  const newlyAdded = newlyAddedOf(set, alive);
  const quorum = quorumOf(set, alive, primary, configMismatch, newlyAdded);
  return {
    set,
    members: memberViewsOf(
      observations,
      lagsOf(observations, primary, configMismatch),
      newlyAdded,
      primary,
      reported,
    ),
    membersUp: alive.length,
    primaries: alive.filter(isPrimary).length,
    quorum,
    pairs: heartbeatPairsOf(alive, configMismatch, reported),
    ...(primary && { primary: reported(primary.name) }),
    ...(alive.length > 0 && reportsOfLiveMembers(alive, primary, quorum)),
    ...(commitLag !== undefined && { commitLagSeconds: commitLag }),
    ...(lastElection && { lastElection }),
  };
}

function reportsOfLiveMembers(
  alive: readonly MemberObservation[],
  primary: MemberObservation | undefined,
  quorum: Quorum,
): Partial<SetAnalysis> {
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

/** Whether any member accepts writes; `undefined`: the member that did stepped down during the scrape. */
function isSetWritable(alive: readonly MemberObservation[]): boolean | undefined {
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
