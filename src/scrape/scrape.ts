import type { Document } from '../mongo/bson.js';
import type { Hello } from '../topology/model/hello.js';
import type { Member, Topology } from '../topology/model/topology.js';
import type { CommandFailure, Failure } from '../util/errors.js';
import type { Surveyed } from './select-target.js';

/** How one command of one member ended. `failure` absent: it succeeded. */
export interface CommandResult {
  readonly durationSeconds: number;
  readonly failure?: CommandFailure;
  /** What a collector with many requests left out for want of time; absent: nothing. */
  readonly missing?: readonly string[];
}

/** What a process last said of itself; empty before it was ever heard. */
export interface KnownFacts {
  readonly version: string;
  readonly storageEngine: string;
}

/** All that one scrape learnt of one member. */
export interface MemberResult {
  readonly member: Member;
  /** It answered hello in this round, as the instance it was expected to be. */
  readonly up: boolean;
  /** Why it is down. */
  readonly failure?: Failure;
  readonly hello?: Hello;
  /** Server clock minus exporter clock at the middle of the request. */
  readonly clockOffsetSeconds?: number;
  /** Replies by command name; a command that failed or was not asked is absent. */
  readonly replies: Readonly<Record<string, Document>>;
  /** By command name, and `auth` for the login itself. */
  readonly commandResults: ReadonlyMap<string, CommandResult>;
  readonly durationSeconds: number;
  /** Seconds since 1970, from the TLS handshake. */
  readonly certificateExpiry?: number;
  readonly known: KnownFacts;
}

/** What is known of a sharded cluster as a whole: of this scrape, or of an earlier one while it is young enough. */
export interface ClusterReplies {
  /** By command name; what `find` and `aggregate` returned stands in `documents`. Never read: absent. */
  readonly replies: Readonly<Record<string, Document>>;
  /** By collector name: when the oldest of what it read of the config database was read, ms since 1970. */
  readonly readAt: Readonly<Record<string, number>>;
}

/** What one member told for others: of this scrape, or of an earlier one while it is young enough. */
export interface Figures {
  readonly of: Surveyed;
  readonly reply: Document;
}

/** One scrape of everything. */
export interface Scrape {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationSeconds: number;
  readonly topology: Topology;
  /** By {@link memberKey}; every member of the topology is there, reached or not. */
  readonly members: ReadonlyMap<string, MemberResult>;
  /** By the name of the cluster; sharded clusters alone. */
  readonly clusters: ReadonlyMap<string, ClusterReplies>;
  /** By command name; of surveys that one member is asked for several. */
  readonly figures: ReadonlyMap<string, readonly Figures[]>;
}
