import { FRESH_HEARTBEAT_SECONDS, STUCK_COMMIT_SECONDS } from '../util/time-constants.js';
import { heartbeatAgeSeconds, type ConfigMismatch } from './heartbeat-matrix.js';
import { isPrimary, namedPrimary, termOf, type MemberObservation } from './observation.js';
import { compareOptimes, secondsBehind, type LogPoint } from './optime.js';
import type { Quorum } from './quorum.js';
import { isReplicating, replicates, type Status, type StatusMember } from './status.js';

/** How far a member is behind the primary. */
export interface Lag {
  readonly seconds: number;
  /** The last operation it has applied, in optime seconds since 1970. */
  readonly appliedAt: number;
}

/** The position of the primary, and the member that reports it. */
interface Reference {
  readonly leader: string;
  readonly point: LogPoint;
  readonly observer: MemberObservation;
}

/**
 * How far each member is behind the primary, by name. All wall times and optimes are from the primary's clock. A member
 * is absent where the lag is unknown: no primary, no report of its position, arbiter, initial sync.
 *
 * The reference is the true primary's own reply. Where only the exporter cannot reach the primary, the reference is the
 * newest entry that a member keeps of it. That entry is up to one heartbeat old (2 s), so the lag is too low by at most
 * that.
 */
export function lagsOf(
  observations: readonly MemberObservation[],
  primary: MemberObservation | undefined,
  configMismatch: ConfigMismatch,
): ReadonlyMap<string, Lag> {
  const reference = primary?.status
    ? referenceOf(primary, primary.status)
    : reportedReference(observations, configMismatch);
  const lags = new Map<string, Lag>();
  if (!reference) return lags;
  for (const member of observations) {
    const position =
      member.name === reference.leader
        ? reference.point
        : positionOf(member, reference, observations, configMismatch);
    const seconds = position && secondsBehind(reference.point, position);
    if (position === undefined || seconds === undefined) continue;
    lags.set(member.name, { seconds, appliedAt: wholeSeconds(position) });
  }
  return lags;
}

function referenceOf(primary: MemberObservation, status: Status): Reference {
  return { leader: primary.name, point: ownPoint(status), observer: primary };
}

/**
 * The newest entry of a primary from which a member receives heartbeats. If that primary answers in another state in
 * the same scrape, it has stepped down: then there is no reference.
 */
function reportedReference(
  observations: readonly MemberObservation[],
  configMismatch: ConfigMismatch,
): Reference | undefined {
  return observations
    .flatMap((observer): readonly Reference[] => {
      const leader = namedPrimary(observer);
      const entry = observer.status?.members.find(({ name, self }) => name === leader && !self);
      const own = observations.find(({ name }) => name === leader);
      const steppedDown = own?.result.up === true && !isPrimary(own);
      if (!entry || steppedDown || !isFresh(observer, entry, configMismatch)) return [];
      return [{ leader: entry.name, point: pointOf(entry), observer }];
    })
    .sort((a, b) => compareOptimes(b.point.optime, a.point.optime))[0];
}

/**
 * The position of a member other than the primary.
 *
 * The primary's entry is as new as the member's own report, since members report their positions to it as they apply.
 * There are two exceptions. During a config mismatch the primary ignores these reports. Up to 5.0.4 entries carry no
 * wall time and their optimes are as old as the last heartbeat, which shows up to 10 s of false lag on an idle set.
 * Entries that other members keep are old, and arbitrarily old after such a member was paused: the member's own report
 * comes first.
 */
function positionOf(
  member: MemberObservation,
  { leader, observer }: Reference,
  observations: readonly MemberObservation[],
  configMismatch: ConfigMismatch,
): LogPoint | undefined {
  const own = ownPosition(member, observer);
  if (observer.name !== leader) return own ?? newestEntry(member.name, observations, configMismatch);
  const entry = observer.status?.members.find(({ name }) => name === member.name);
  if (!entry || !isReplicating(entry)) return own;
  const isExact = entry.appliedWall !== undefined && !configMismatch(observer, entry);
  return isExact || !own ? pointOf(entry) : newer(own, pointOf(entry));
}

/** From the member's own report of the same scrape, unless its term is older than the observer's. */
function ownPosition(member: MemberObservation, observer: MemberObservation): LogPoint | undefined {
  const { status } = member;
  if (!status?.self || !replicates(status.myState)) return undefined;
  return (termOf(member) ?? -1) < (termOf(observer) ?? -1) ? undefined : ownPoint(status);
}

function newestEntry(
  name: string,
  observations: readonly MemberObservation[],
  configMismatch: ConfigMismatch,
): LogPoint | undefined {
  return observations
    .flatMap((observer) => {
      const entry = observer.status?.members.find((one) => one.name === name);
      return entry && isReplicating(entry) && isFresh(observer, entry, configMismatch)
        ? [pointOf(entry)]
        : [];
    })
    .sort((a, b) => compareOptimes(b.optime, a.optime))[0];
}

/**
 * Whether heartbeats arrive in both directions: the observer's data on the peer is then at most `FRESH_HEARTBEAT_SECONDS` old.
 */
function isFresh(observer: MemberObservation, entry: StatusMember, configMismatch: ConfigMismatch): boolean {
  const { heartbeatAnswered: answered } = entry;
  const date = observer.status?.date ?? 0;
  if (answered !== undefined && date - answered > FRESH_HEARTBEAT_SECONDS * 1000) return false;
  return (heartbeatAgeSeconds(observer, entry, configMismatch) ?? Infinity) <= FRESH_HEARTBEAT_SECONDS;
}

/** 5.0.4 has the wall time in `optimes` only. */
function ownPoint({ self, applied }: Status): LogPoint {
  const [wall, optime] = [self?.appliedWall ?? applied.wall, self?.optime ?? applied.optime];
  return { ...(wall !== undefined && { wall }), ...(optime && { optime }) };
}

function pointOf({ appliedWall, optime }: StatusMember): LogPoint {
  return { ...(appliedWall !== undefined && { wall: appliedWall }), ...(optime && { optime }) };
}

function newer(a: LogPoint, b: LogPoint): LogPoint {
  return compareOptimes(a.optime, b.optime) >= 0 ? a : b;
}

/**
 * The seconds of an optime are never before those of its wall time (they follow the cluster time). In entries of peers,
 * however, the optime is as old as the last heartbeat, while the wall time is current (6.0).
 */
function wholeSeconds({ optime, wall = 0 }: LogPoint): number {
  return Math.max(optime?.at.seconds ?? 0, Math.floor(wall / 1000));
}

/** How far the majority-committed point is behind the primary's newest write, as the primary reports it. */
export function commitLagSeconds(primary: MemberObservation | undefined): number | undefined {
  const status = primary?.status;
  // Since 8.0 the commit point follows what is written, before it is applied.
  if (status) return secondsBehind(status.written.optime ? status.written : status.applied, status.committed);
  // Without the privilege, hello still reports it, in whole seconds.
  const write = primary?.result.hello?.lastWrite;
  return write && Math.max(0, write.applied.seconds - write.committed.seconds);
}

/**
 * Whether a majority write would be acknowledged: the set is writable, enough data-bearing voters are available, and no
 * write has waited long for its commit. `undefined`: unknown.
 */
export function isMajorityWritable(
  primary: MemberObservation | undefined,
  writable: boolean | undefined,
  { writeFaultTolerance = 0 }: Quorum,
): boolean | undefined {
  if (writable === false || writeFaultTolerance < 0) return false;
  const lag = commitLagSeconds(primary);
  return lag === undefined || writable === undefined ? undefined : lag <= STUCK_COMMIT_SECONDS;
}

/**
 * How far the oplog of a member is behind that of the primary, applied or not: since 8.0 a member writes operations
 * before it applies them. Both points come from one reply of the primary, so only the primary's clock is involved.
 *
 * @param primary replSetGetStatus of the true primary
 * @param name the member, as named in the reply
 * @returns seconds; `undefined` where the server does not report it, where the member is down or in initial sync, or
 *   where the two run different configurations of the set: then the primary's entry of the member is not updated
 */
export function writtenLagSeconds(primary: Status | undefined, name: string): number | undefined {
  const leader = primary?.self;
  const member = primary?.members.find((entry) => entry.name === name);
  if (!leader?.written.optime || !member?.written.optime) return undefined;
  if (member === leader) return 0;
  if (!isReplicating(member) || runsOther(leader, member)) return undefined;
  return secondsBehind(leader.written, member.written);
}

function runsOther(leader: StatusMember, member: StatusMember): boolean {
  return member.configVersion !== leader.configVersion || member.configTerm !== leader.configTerm;
}
