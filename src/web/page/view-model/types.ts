import type { Component } from '../../../topology/model/topology.js';
import type { DownReason, HeartbeatReason, Phase } from '../../../util/errors.js';

/** How much something wants to be looked at; `unknown`: nobody has told yet. */
export type Level = 'ok' | 'unknown' | 'warn' | 'bad';

/** Why a member counts as down, and since when where the watch has seen it. */
export interface DownPicture {
  readonly phase: Phase;
  readonly reason: DownReason;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/** One member as the page shows it. Numbers are right or absent. */
export interface MemberPicture {
  readonly key: string;
  readonly name: string;
  readonly cluster: string;
  readonly node: string;
  readonly component: Component;
  readonly replicaSet?: string;
  readonly level: Level;
  /** Absent: not known yet. */
  readonly up?: boolean;
  /** In MongoDB's words; UP, DOWN and UNKNOWN besides, and OTHER where hello alone cannot tell. */
  readonly state: string;
  readonly down?: DownPicture;
  readonly lagSeconds?: number;
  readonly latencySeconds?: number;
  /** Heartbeats of the exporter that failed since the last one that succeeded. */
  readonly losses: number;
  readonly notes: readonly string[];
}

/** Who leads a set. */
export interface PrimaryPicture {
  /** Absent: nobody is known to have led. */
  readonly name?: string;
  readonly term?: number;
  readonly writable?: boolean;
  /** `doubtful`: we cannot reach it, and nobody has told yet whether it leads on. */
  readonly now: 'leads' | 'doubtful' | 'lost' | 'unknown';
}

/** What one member sees of another. */
export type CellPicture =
  | { readonly kind: 'self' }
  /** The observer has told nothing: it is down, an arbiter, or may not be asked. */
  | { readonly kind: 'untold' }
  | { readonly kind: 'unheard' }
  | { readonly kind: 'sees'; readonly pingSeconds?: number }
  /** Healthy still, but no heartbeat of it has come for so long. */
  | { readonly kind: 'silent'; readonly seconds: number }
  | { readonly kind: 'misses'; readonly reason: HeartbeatReason };

/** Who sees whom in a set, by the last scrape. */
export interface MatrixPicture {
  readonly members: readonly string[];
  readonly rows: readonly { readonly observer: string; readonly cells: readonly CellPicture[] }[];
  /** Pairs of which an observer has told. */
  readonly told: number;
  /** Those of them that are not well. */
  readonly broken: number;
}

export interface SetPicture {
  readonly key: string;
  readonly name: string;
  readonly cluster: string;
  readonly component: Component;
  readonly shard?: string;
  readonly level: Level;
  readonly verdict: string;
  readonly primary: PrimaryPicture;
  readonly up: number;
  /** Voters that may still be lost before nobody can be elected. */
  readonly faultTolerance?: number;
  readonly members: readonly MemberPicture[];
  readonly matrix: MatrixPicture;
}

/** Members of one kind in no set. */
export interface GroupPicture {
  readonly key: string;
  readonly name: string;
  readonly level: Level;
  readonly up: number;
  readonly members: readonly MemberPicture[];
}

/** Where what runs differs from what the topology file declares; absent where it declares nothing. */
export interface DriftPicture {
  readonly declared: number;
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  readonly undeclared: readonly string[];
}

export interface ClusterPicture {
  readonly name: string;
  /** Absent: no discovery has ended. */
  readonly discovered?: boolean;
  /** Milliseconds since 1970. */
  readonly lastDiscoveryAt?: number;
  readonly sets: readonly SetPicture[];
  readonly others: readonly GroupPicture[];
  readonly drift?: DriftPicture;
}

/** A machine and what runs on it. */
export interface NodePicture {
  readonly name: string;
  readonly level: Level;
  readonly up: number;
  readonly members: readonly MemberPicture[];
}

/** An event in words. */
export interface EventPicture {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: Level;
  readonly text: string;
  readonly place: string;
  /** Worth being read out. */
  readonly important: boolean;
}

export interface Totals {
  readonly members: number;
  readonly up: number;
  readonly down: number;
  readonly sets: number;
  readonly setsInTrouble: number;
}

/** All that the page shows. */
export interface Picture {
  readonly totals: Totals;
  /** When the last scrape began, milliseconds since 1970. */
  readonly scrapedAt?: number;
  readonly clusters: readonly ClusterPicture[];
  readonly nodes: readonly NodePicture[];
  /** Newest first; absent: nobody watches. */
  readonly events?: readonly EventPicture[];
}
