import type { ClusterRole } from '../../topology/model/topology.js';
import type { DownReason, HeartbeatReason, Phase } from '../../util/errors.js';

/** Severity; `unknown`: no report has arrived yet. */
export type Level = 'ok' | 'unknown' | 'warn' | 'bad';

/** Why a member is down, and since when if the monitor has seen it. */
export interface DownStatus {
  readonly phase: Phase;
  readonly reason: DownReason;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/** What is known of a member now. Numbers are correct or absent. */
export interface MemberEntry {
  readonly key: string;
  readonly name: string;
  /** What is dialled. */
  readonly address: string;
  readonly cluster: string;
  readonly hostname: string;
  readonly clusterRole: ClusterRole;
  readonly replicaSet?: string;
  readonly arbiter: boolean;
  readonly declared: boolean;
  readonly discovered: boolean;
  readonly level: Level;
  /** Absent: not known yet. */
  readonly up?: boolean;
  /** MongoDB's state name; also UP, DOWN and UNKNOWN, and OTHER where hello alone does not distinguish the state. */
  readonly state: string;
  readonly down?: DownStatus;
  readonly lagSeconds?: number;
  readonly latencySeconds?: number;
  /** Heartbeats of the exporter that failed since the last one that succeeded. */
  readonly failedHeartbeats: number;
  readonly version?: string;
  /** Other facts, as text. */
  readonly notes: readonly string[];
}

/** The primary of a set. */
export interface PrimaryView {
  /** Absent: no primary has been known. */
  readonly name?: string;
  readonly writable?: boolean;
  /**
   * `unreachable`: the exporter cannot reach it, and no member has reported yet whether it is still primary. `lost`: the
   * set has no primary; `name` is the last one.
   */
  readonly status: 'active' | 'unreachable' | 'lost' | 'unknown';
}

/** What one member reports of another. */
export type HeartbeatCell =
  | { readonly kind: 'self' }
  /** The observer has reported nothing: it is down, an arbiter, or the exporter is not allowed to query it. */
  | { readonly kind: 'unreported' }
  /** No heartbeat yet. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'healthy'; readonly pingSeconds?: number }
  /** Still healthy, but no heartbeat has arrived from it for this long. */
  | { readonly kind: 'stale'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly reason: HeartbeatReason };

/** The heartbeat matrix of a set, from the last scrape. */
export interface HeartbeatMatrix {
  readonly members: readonly string[];
  readonly rows: readonly { readonly observer: string; readonly cells: readonly HeartbeatCell[] }[];
  /** Number of pairs that an observer has reported. */
  readonly reported: number;
  /** Number of those pairs that are not healthy. */
  readonly unhealthy: number;
}

/** What members with something in common have in common. */
interface Members {
  readonly name: string;
  readonly level: Level;
  /** Number of members that are up. */
  readonly up: number;
  readonly members: readonly MemberEntry[];
}

export interface SetView extends Members {
  readonly key: string;
  readonly cluster: string;
  readonly clusterRole: ClusterRole;
  readonly shard?: string;
  /** In a few words. */
  readonly status: string;
  readonly primary: PrimaryView;
  /** Number of members that report to be primary; absent: no member has reported. */
  readonly primaries?: number;
  readonly term?: number;
  /** Number of voters that may still fail before no member can be elected. */
  readonly faultTolerance?: number;
  readonly matrix: HeartbeatMatrix;
}

/** Members of one cluster role outside of any set. */
export interface GroupView extends Members {
  readonly key: string;
}

/** A host and the members on it. */
export type HostView = Members;

/** Differences between the running members and the topology file. */
export interface DeclaredView {
  /** Number of declared members. */
  readonly count: number;
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  readonly undeclared: readonly string[];
}

export interface ClusterView {
  readonly name: string;
  /** Absent: not a sharded cluster, or not known yet. */
  readonly clusterId?: string;
  /** Whether the last discovery succeeded; absent: none has ended yet. */
  readonly discovered?: boolean;
  /** Milliseconds since 1970. */
  readonly lastDiscoveryAt?: number;
  readonly sets: readonly SetView[];
  readonly others: readonly GroupView[];
  /** Absent: the topology file declares no members. */
  readonly declared?: DeclaredView;
}

/** An event as text. */
export interface EventText {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: Level;
  readonly text: string;
  /** Cluster and set. */
  readonly context: string;
  /** Whether screen readers announce it. */
  readonly important: boolean;
}

export interface Totals {
  readonly members: number;
  readonly up: number;
  readonly down: number;
  readonly sets: number;
  readonly setsWithProblems: number;
}

/** The view model of `/api/topology` and the topology page. */
export interface TopologyView {
  readonly totals: Totals;
  /** When the last scrape began, milliseconds since 1970. */
  readonly scrapedAt?: number;
  readonly clusters: readonly ClusterView[];
  readonly hosts: readonly HostView[];
  /** Newest first; absent: members are not monitored between scrapes. */
  readonly events?: readonly EventText[];
}
