import {
  documentsOf,
  isDocument,
  millisOf,
  numberOf,
  stringOf,
  timestampOf,
  valueAt,
  type Document,
  type OplogTimestamp,
} from '../mongo/bson.js';
import type { LogPoint, Optime } from './optime.js';

/** Member states of replSetGetStatus (manual: "Replica Set Member States"). */
export const STATE = {
  STARTUP: 0,
  PRIMARY: 1,
  SECONDARY: 2,
  RECOVERING: 3,
  STARTUP2: 5,
  UNKNOWN: 6,
  ARBITER: 7,
  DOWN: 8,
  ROLLBACK: 9,
  REMOVED: 10,
} as const;

const REPLICATING: readonly number[] = [STATE.SECONDARY, STATE.RECOVERING, STATE.ROLLBACK];

/**
 * Whether a member in this state writes and applies the oplog of others. In STARTUP2 its times are from before the
 * wipe.
 */
export function replicates(state: number): boolean {
  return REPLICATING.includes(state);
}

/** One entry of `members`: the observer itself, or a peer as the observer sees it. Times in ms since 1970. */
export interface StatusMember {
  readonly id: number;
  readonly name: string;
  readonly self: boolean;
  /** −1 before the first heartbeat, 1 up, 0 down; 1 for the observer itself. */
  readonly health: number;
  readonly state: number;
  readonly optime?: Optime;
  /** In 4.4.29, 5.0.5 and later; 5.0.4 has wall times in its `optimes` only. */
  readonly appliedWall?: number;
  /** Last operation in its oplog, applied or not; since 8.0. */
  readonly written: LogPoint;
  /** When the last heartbeat *request* of that member arrived: the only reliable base for the heartbeat age. */
  readonly heartbeatReceived?: number;
  /**
   * When the last *reply* to a heartbeat of the observer arrived, or a heartbeat failed: the observer's data on the
   * peer is that old.
   */
  readonly heartbeatAnswered?: number;
  readonly pingMs?: number;
  readonly message: string;
  /** The peer rejects the identity of the observer (keyfile, certificate). */
  readonly unauthenticated: boolean;
  readonly electionTime?: OplogTimestamp;
  readonly configVersion?: number;
  readonly configTerm?: number;
  readonly syncSource?: string;
}

/** Whether the observer receives the positions of this peer. */
export function isReplicating({ health, state }: StatusMember): boolean {
  return health === 1 && replicates(state);
}

/** replSetGetStatus.electionCandidateMetrics: only on the primary. */
export interface CandidateMetrics {
  /** Term of the election it won. */
  readonly term?: number;
  readonly reason?: string;
  readonly electedAt?: number;
  readonly priorPrimaryId?: number;
  readonly majorityWritableAt?: number;
}

/** A replSetGetStatus reply of one observer. All values are from one moment and one clock. */
export interface Status {
  /** The observer's clock; all ages are relative to it. */
  readonly date: number;
  readonly myState: number;
  readonly term?: number;
  readonly members: readonly StatusMember[];
  readonly self?: StatusMember;
  readonly majorityVoteCount?: number;
  readonly writeMajorityCount?: number;
  /** Number of voting members without newly added ones, which have no vote until their initial sync ends (5.0). */
  readonly votingMembersCount?: number;
  /** Number of voting members that bear data. */
  readonly writableVotingMembersCount?: number;
  readonly applied: LogPoint;
  /** Last operation in its oplog, applied or not; since 8.0. */
  readonly written: LogPoint;
  readonly durable: LogPoint;
  readonly committed: LogPoint;
  readonly candidate?: CandidateMetrics;
  readonly tooStale: boolean;
}

/** Parses a replSetGetStatus reply; `undefined` if the document is not one. */
export function parseStatus(reply: Document): Status | undefined {
  const date = millisOf(reply.date);
  const myState = numberOf(reply.myState);
  if (date === undefined || myState === undefined) return undefined;
  const members = eachOnce(documentsOf(reply.members).flatMap(parseMember));
  const optimes = reply.optimes;
  return defined({
    date,
    myState,
    members,
    term: numberOf(reply.term),
    self: members.find(({ self }) => self),
    majorityVoteCount: numberOf(reply.majorityVoteCount),
    writeMajorityCount: numberOf(reply.writeMajorityCount),
    votingMembersCount: numberOf(reply.votingMembersCount),
    writableVotingMembersCount: numberOf(reply.writableVotingMembersCount),
    applied: logPoint(optimes, 'lastAppliedWallTime', 'appliedOpTime'),
    written: logPoint(optimes, 'lastWrittenWallTime', 'writtenOpTime'),
    durable: logPoint(optimes, 'lastDurableWallTime', 'durableOpTime'),
    committed: logPoint(optimes, 'lastCommittedWallTime', 'lastCommittedOpTime'),
    candidate: parseCandidate(reply.electionCandidateMetrics),
    tooStale: reply.tooStale === true,
  });
}

/** A member that is listed twice would be on the page twice, which makes the page invalid. */
function eachOnce(members: readonly StatusMember[]): readonly StatusMember[] {
  return [...new Map(members.map((member) => [member.name, member])).values()];
}

function parseMember(entry: Document): readonly StatusMember[] {
  const id = numberOf(entry._id);
  const name = stringOf(entry.name);
  const state = numberOf(entry.state);
  if (id === undefined || name === undefined || state === undefined) return [];
  const syncSource = stringOf(entry.syncSourceHost ?? entry.syncingTo);
  const member = {
    id,
    name,
    state,
    self: entry.self === true,
    health: numberOf(entry.health) ?? 1,
    optime: optimeOf(entry.optime),
    appliedWall: dateOf(entry.lastAppliedWallTime),
    written: logPoint(entry, 'lastWrittenWallTime', 'optimeWritten'),
    heartbeatReceived: dateOf(entry.lastHeartbeatRecv),
    heartbeatAnswered: dateOf(entry.lastHeartbeat),
    pingMs: numberOf(entry.pingMs),
    message: stringOf(entry.lastHeartbeatMessage) ?? '',
    unauthenticated: entry.authenticated === false,
    electionTime: timestampOf(entry.electionTime),
    configVersion: numberOf(entry.configVersion),
    configTerm: numberOf(entry.configTerm),
    syncSource: syncSource === '' ? undefined : syncSource,
  };
  return [defined(member)];
}

function parseCandidate(value: unknown): CandidateMetrics | undefined {
  if (!isDocument(value)) return undefined;
  return defined({
    term: numberOf(value.electionTerm),
    reason: stringOf(value.lastElectionReason),
    electedAt: dateOf(value.lastElectionDate),
    priorPrimaryId: numberOf(value.priorPrimaryMemberId),
    majorityWritableAt: dateOf(value.wMajorityWriteAvailabilityDate),
  });
}

function logPoint(optimes: unknown, wall: string, optime: string): LogPoint {
  return defined({ wall: dateOf(valueAt(optimes, [wall])), optime: optimeOf(valueAt(optimes, [optime])) });
}

/** (0,0) is the null optime: no data (arbiter, initial sync) or a member that is down. */
function optimeOf(value: unknown): Optime | undefined {
  const at = timestampOf(valueAt(value, ['ts'])) ?? timestampOf(value);
  if (!at || (at.seconds === 0 && at.increment === 0)) return undefined;
  return { at, term: numberOf(valueAt(value, ['t'])) ?? -1 };
}

/** 1970 is the null date. */
function dateOf(value: unknown): number | undefined {
  const millis = millisOf(value);
  return millis === undefined || millis <= 0 ? undefined : millis;
}

/** The object without its undefined properties; in its type they are optional. */
function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

type OptionalKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
type Defined<T> = Omit<T, OptionalKeys<T>> & { [K in OptionalKeys<T>]?: Exclude<T[K], undefined> };
