import type { Document } from 'mongodb';
import type { MongodSeries } from '../mongod-binary.js';
import type { KeyFile, TlsServerOptions, UserOptions } from './access.js';

/** One member of a replica set to be; everything absent means what it means to MongoDB. */
export interface MemberOptions {
  /** Of the server object and its folder; `member-<index>` when absent. */
  readonly name?: string;
  readonly arbiter?: boolean;
  readonly hidden?: boolean;
  readonly delaySeconds?: number;
  /** 0 for hidden and delayed members when absent. */
  readonly priority?: number;
  readonly votes?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** Release series of its program; see {@link ReplicaSetOptions.members} for mixed sets. */
  readonly version?: MongodSeries;
  /** More command line options of mongod. */
  readonly args?: readonly string[];
  /** A free one when absent. */
  readonly port?: number;
  /** The process is started, but is no member: never initiated. */
  readonly initiated?: false;
}

/** A replica set to start. */
export interface ReplicaSetOptions {
  /**
   * Where some member has version 5.0, those without a version are 6.0: one step apart is what MongoDB
   * supports in one set.
   */
  readonly members: readonly MemberOptions[];
  /** `rs0` when absent. */
  readonly name?: string;
  /** Put over {@link QUICK_SETTINGS}. */
  readonly settings?: Document;
  /** Authentication on, with the default users; a file that is there already is what the sets of a cluster share. */
  readonly keyFile?: boolean | KeyFile;
  /** Put over the default users by name; has a meaning with `keyFile` only. */
  readonly users?: readonly UserOptions[];
  readonly tls?: TlsServerOptions;
  /** Index of the member that initiates the set; the first electable one of the oldest version when absent. */
  readonly initiateFrom?: number;
  /** What the set is in a sharded cluster. */
  readonly role?: 'configsvr' | 'shardsvr';
  /** Command line options of mongod for every member. */
  readonly args?: readonly string[];
}

/**
 * A killed primary is succeeded after some 2 s instead of 10 s, and members learn of each other every 0.5 s
 * instead of 2 s. An election timeout below 2 s makes members of a busy machine run for election unprovoked.
 */
export const QUICK_SETTINGS: Document = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 };

/** What MongoDB sets when nothing is said. */
export const DEFAULT_SETTINGS: Document = { electionTimeoutMillis: 10_000, heartbeatIntervalMillis: 2_000 };

/** The member's entry in the configuration of the set. */
export function memberConfig(id: number, host: string, member: MemberOptions): Document {
  const passive = member.hidden === true || member.delaySeconds !== undefined;
  const priority = member.priority ?? (passive ? 0 : undefined);
  return {
    _id: id,
    host,
    ...(member.arbiter && { arbiterOnly: true }),
    ...(member.hidden && { hidden: true }),
    ...(member.delaySeconds !== undefined && { secondaryDelaySecs: member.delaySeconds }),
    ...(priority !== undefined && { priority }),
    ...(member.votes !== undefined && { votes: member.votes }),
    ...(member.tags && { tags: member.tags }),
  };
}

/** Whether the member can be elected. */
export function isElectable(member: MemberOptions): boolean {
  return (
    !member.arbiter &&
    !member.hidden &&
    member.delaySeconds === undefined &&
    member.priority !== 0 &&
    member.initiated !== false
  );
}
