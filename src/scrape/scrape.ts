import type { Document } from '../mongo/bson.js';
import type { Hello } from '../topology/model/hello.js';
import type { Member, Topology } from '../topology/model/topology.js';
import type { CommandFailure, Failure } from '../util/errors.js';
import type { GroupIdentity } from './groups.js';

/** How one command of one member ended. `failure` absent: it succeeded. */
export interface CommandResult {
  readonly durationSeconds: number;
  readonly failure?: CommandFailure;
  /** What a command with several requests left out for lack of time; absent: nothing. */
  readonly missing?: readonly string[];
}

/** What a process last reported about itself; empty before its first reply. */
export interface KnownFacts {
  readonly version: string;
  readonly storageEngine: string;
}

/** The result of one scrape for one member. */
export interface MemberResult {
  readonly member: Member;
  /** It answered hello in this scrape, as the expected instance. */
  readonly up: boolean;
  /** Why it is down. */
  readonly failure?: Failure;
  readonly hello?: Hello;
  /** Server clock minus exporter clock at the middle of the request. */
  readonly clockOffsetSeconds?: number;
  /** Replies by command name; a command that failed or was not sent is absent. */
  readonly replies: Readonly<Record<string, Document>>;
  /** By command name, and `auth` for the login itself. */
  readonly commandResults: ReadonlyMap<string, CommandResult>;
  readonly durationSeconds: number;
  /** Seconds since 1970, from the TLS handshake. */
  readonly certificateExpiry?: number;
  readonly known: KnownFacts;
}

/** Replies about a sharded cluster as a whole, from this scrape or an earlier one. */
export interface ClusterReplies {
  /** By command name; the documents that `find` and `aggregate` return are in `documents`. Without a reply: absent. */
  readonly replies: Readonly<Record<string, Document>>;
  /** By collector name: when the oldest of its reads of the config database took place, ms since 1970. */
  readonly readAt: Readonly<Record<string, number>>;
}

/** The reply of one member on behalf of others: from this scrape, or from an earlier one while it is young enough. */
export interface GroupReply {
  readonly identity: GroupIdentity;
  readonly reply: Document;
}

/** The result of one scrape. */
export interface Scrape {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationSeconds: number;
  readonly topology: Topology;
  /** By {@link memberKey}; contains every member of the topology, reached or not. */
  readonly members: ReadonlyMap<string, MemberResult>;
  /** By the name of the cluster; sharded clusters only. */
  readonly clusters: ReadonlyMap<string, ClusterReplies>;
  /** By command name; of the collectors that run on one member of each group. */
  readonly groupReplies: ReadonlyMap<string, readonly GroupReply[]>;
}

/** The scrape to keep until the next one: without the replies, which are most of its content. */
export function withoutReplies(scrape: Scrape): Scrape {
  const members = new Map([...scrape.members].map(([key, result]) => [key, { ...result, replies: {} }]));
  return { ...scrape, members, clusters: new Map(), groupReplies: new Map() };
}
