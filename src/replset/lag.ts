import type { Drift } from './drift.js';
import { silenceSeconds } from './matrix.js';
import { isLeader, namedPrimary, termOf, type Witness } from './observer.js';
import {
  compareOptimes,
  isReplicating,
  replicates,
  secondsBehind,
  type LogPoint,
  type Status,
  type StatusMember,
} from './status.js';

/** A peer heard less long ago than this is there; a healthy pair is silent for 2 s at most. */
export const FRESH_SECONDS = 5;

/** How far a member is behind the primary. */
export interface Lag {
  readonly seconds: number;
  /** The last operation it has applied, by the seconds of its optime since 1970. */
  readonly appliedAt: number;
}

/** The position of the primary, and the member that reports it. */
interface Reference {
  readonly leader: string;
  readonly point: LogPoint;
  readonly observer: Witness;
}

/**
 * How far each member is behind the primary, by name. All wall times and optimes are from the primary's clock. A member
 * is absent where the lag cannot be known: no primary, no report of its position, arbiter, initial sync.
 *
 * The reference is the true primary's own document. Where only the exporter cannot reach the primary, it is the newest
 * entry that a member keeps of it: up to one heartbeat old (2 s), so that the lag is too low by as much at most.
 */
export function lagsOf(
  witnesses: readonly Witness[],
  primary: Witness | undefined,
  drift: Drift,
): ReadonlyMap<string, Lag> {
  const reference = primary?.status ? referenceOf(primary, primary.status) : heardReference(witnesses, drift);
  const lags = new Map<string, Lag>();
  if (!reference) return lags;
  for (const member of witnesses) {
    const position =
      member.name === reference.leader ? reference.point : positionOf(member, reference, witnesses, drift);
    const seconds = position && secondsBehind(reference.point, position);
    if (position === undefined || seconds === undefined) continue;
    lags.set(member.name, { seconds, appliedAt: wholeSeconds(position) });
  }
  return lags;
}

function referenceOf(primary: Witness, status: Status): Reference {
  return { leader: primary.name, point: ownPoint(status), observer: primary };
}

/**
 * The newest entry of a primary from which a member receives heartbeats. One that answers as something else in the same
 * scrape has stepped down: then there is no reference.
 */
function heardReference(witnesses: readonly Witness[], drift: Drift): Reference | undefined {
  return witnesses
    .flatMap((observer): readonly Reference[] => {
      const leader = namedPrimary(observer);
      const entry = observer.status?.members.find(({ name, self }) => name === leader && !self);
      const own = witnesses.find(({ name }) => name === leader);
      const steppedDown = own?.result.up === true && !isLeader(own);
      if (!entry || steppedDown || !isFresh(observer, entry, drift)) return [];
      return [{ leader: entry.name, point: pointOf(entry), observer }];
    })
    .sort((a, b) => compareOptimes(b.point.optime, a.point.optime))[0];
}

/**
 * The position of a member other than the primary.
 *
 * The primary's entry is as new as the member's own report, since members report their positions to it as they apply.
 * Not under config drift, where the primary ignores these reports; and up to 5.0.4, where entries carry no wall time and
 * their optimes are as old as the last heartbeat, which shows up to 10 s of false lag on an idle set. Entries that
 * other members keep are old, after a pause of such a member by any time: the member's own report comes first.
 */
function positionOf(
  member: Witness,
  { leader, observer }: Reference,
  witnesses: readonly Witness[],
  drift: Drift,
): LogPoint | undefined {
  const own = ownPosition(member, observer);
  if (observer.name !== leader) return own ?? newestEntry(member.name, witnesses, drift);
  const entry = observer.status?.members.find(({ name }) => name === member.name);
  if (!entry || !isReplicating(entry)) return own;
  const isExact = entry.appliedWall !== undefined && !drift(observer, entry);
  return isExact || !own ? pointOf(entry) : newer(own, pointOf(entry));
}

/** By the member's own report of the same scrape, unless it is of an older term than the observer's. */
function ownPosition(member: Witness, observer: Witness): LogPoint | undefined {
  const { status } = member;
  if (!status?.self || !replicates(status.myState)) return undefined;
  return (termOf(member) ?? -1) < (termOf(observer) ?? -1) ? undefined : ownPoint(status);
}

function newestEntry(name: string, witnesses: readonly Witness[], drift: Drift): LogPoint | undefined {
  return witnesses
    .flatMap((observer) => {
      const entry = observer.status?.members.find((one) => one.name === name);
      return entry && isReplicating(entry) && isFresh(observer, entry, drift) ? [pointOf(entry)] : [];
    })
    .sort((a, b) => compareOptimes(b.optime, a.optime))[0];
}

/** Heartbeats arrive in both directions: what the observer knows of the peer is at most so old. */
function isFresh(observer: Witness, entry: StatusMember, drift: Drift): boolean {
  const { heartbeatAnswered: answered } = entry;
  const date = observer.status?.date ?? 0;
  if (answered !== undefined && date - answered > FRESH_SECONDS * 1000) return false;
  return (silenceSeconds(observer, entry, drift) ?? Infinity) <= FRESH_SECONDS;
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
 * An optime's seconds are never before its wall time's (they follow the cluster time), but in entries of peers the optime
 * is as old as the last heartbeat, while the wall time is current (6.0).
 */
function wholeSeconds({ optime, wall = 0 }: LogPoint): number {
  return Math.max(optime?.at.seconds ?? 0, Math.floor(wall / 1000));
}
