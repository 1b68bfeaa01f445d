import type { ClusterRole } from '../../../topology/model/topology.js';
import type { DownReason, HeartbeatReason, Phase } from '../../../util/errors.js';

/** Severity; `unknown`: no report has arrived yet. */
export type Level = 'ok' | 'unknown' | 'warn' | 'bad';

/** Why a member counts as down, and since when if the monitor has seen it. */
export interface DownPicture {
  readonly phase: Phase;
  readonly reason: DownReason;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/** One member as the page shows it. Numbers are correct or absent. */
export interface MemberPicture {
  readonly key: string;
  readonly name: string;
  readonly cluster: string;
  readonly hostname: string;
  readonly clusterRole: ClusterRole;
  readonly replicaSet?: string;
  readonly level: Level;
  /** Absent: not known yet. */
  readonly up?: boolean;
  /** MongoDB's state name; also UP, DOWN and UNKNOWN, and OTHER where hello alone does not distinguish the state. */
  readonly state: string;
  readonly down?: DownPicture;
  readonly lagSeconds?: number;
  readonly latencySeconds?: number;
  /** Heartbeats of the exporter that failed since the last one that succeeded. */
  readonly losses: number;
  readonly notes: readonly string[];
}

/** The primary of a set. */
export interface PrimaryPicture {
  /** Absent: no primary has been known. */
  readonly name?: string;
  readonly term?: number;
  readonly writable?: boolean;
  /** `doubtful`: the exporter cannot reach it, and no member has reported yet whether it is still primary. */
  readonly now: 'leads' | 'doubtful' | 'lost' | 'unknown';
}

/** What one member sees of another. */
export type CellPicture =
  | { readonly kind: 'self' }
  /** The observer has reported nothing: it is down, an arbiter, or the exporter is not allowed to query it. */
  | { readonly kind: 'untold' }
  | { readonly kind: 'unheard' }
  | { readonly kind: 'sees'; readonly pingSeconds?: number }
  /** Still healthy, but no heartbeat has arrived from it for this long. */
  | { readonly kind: 'silent'; readonly seconds: number }
  | { readonly kind: 'misses'; readonly reason: HeartbeatReason };

/** The heartbeat matrix of a set, from the last scrape. */
export interface MatrixPicture {
  readonly members: readonly string[];
  readonly rows: readonly { readonly observer: string; readonly cells: readonly CellPicture[] }[];
  /** Number of pairs that an observer has reported. */
  readonly told: number;
  /** Number of those pairs that are not healthy. */
  readonly broken: number;
}

export interface SetPicture {
  readonly key: string;
  readonly name: string;
  readonly cluster: string;
  readonly clusterRole: ClusterRole;
  readonly shard?: string;
  readonly level: Level;
  readonly verdict: string;
  readonly primary: PrimaryPicture;
  readonly up: number;
  /** Number of voters that may still fail before no member can be elected. */
  readonly faultTolerance?: number;
  readonly members: readonly MemberPicture[];
  readonly matrix: MatrixPicture;
}

/** Members of one kind outside of any set. */
export interface GroupPicture {
  readonly key: string;
  readonly name: string;
  readonly level: Level;
  readonly up: number;
  readonly members: readonly MemberPicture[];
}

/** Differences between the running members and the topology file; absent if the file declares none. */
export interface DriftPicture {
  readonly declared: number;
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  readonly undeclared: readonly string[];
}

export interface ClusterPicture {
  readonly name: string;
  /** Absent: no discovery has ended yet. */
  readonly discovered?: boolean;
  /** Milliseconds since 1970. */
  readonly lastDiscoveryAt?: number;
  readonly sets: readonly SetPicture[];
  readonly others: readonly GroupPicture[];
  readonly drift?: DriftPicture;
}

/** A host and the members on it. */
export interface HostPicture {
  readonly name: string;
  readonly level: Level;
  readonly up: number;
  readonly members: readonly MemberPicture[];
}

/** An event as text. */
export interface EventPicture {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: Level;
  readonly text: string;
  readonly place: string;
  /** Whether it is read out. */
  readonly important: boolean;
}

export interface Totals {
  readonly members: number;
  readonly up: number;
  readonly down: number;
  readonly sets: number;
  readonly setsInTrouble: number;
}

/** The view model: everything that the page shows. */
export interface Picture {
  readonly totals: Totals;
  /** When the last scrape began, milliseconds since 1970. */
  readonly scrapedAt?: number;
  readonly clusters: readonly ClusterPicture[];
  readonly hosts: readonly HostPicture[];
  /** Newest first; absent: members are not monitored between scrapes. */
  readonly events?: readonly EventPicture[];
}
