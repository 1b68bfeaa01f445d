import type { Drift } from './drift.js';
import { silenceSeconds } from './matrix.js';
import { namedPrimary, termOf, type Witness } from './observer.js';
import { compareOptimes, STATE, type Status, type StatusMember } from './status.js';

/** States in which a member applies the oplog. In STARTUP2 the wall time is that of before the wipe. */
const REPLICATING: readonly number[] = [STATE.SECONDARY, STATE.RECOVERING, STATE.ROLLBACK];

/** A peer heard less long ago than this is there; a healthy pair is silent for 2 s at most. */
export const FRESH_SECONDS = 5;

/**
 * How far each member is behind the primary, in seconds, by name. Both points of a difference come from one
 * document of one observer, so no clock but the primary's is in it. A member is missing where the lag cannot be
 * known: no primary, down for the observer, arbiter, initial sync.
 *
 * The observer is the true primary; where only the exporter cannot reach it, the members that freshly hear it,
 * each for the others.
 */
export function lagsOf(
  witnesses: readonly Witness[],
  primary: Witness | undefined,
  drift: Drift,
): ReadonlyMap<string, number> {
  const lags = new Map<string, number>();
  for (const { name } of witnesses) {
    const observer = primary?.status ? primary : observerFor(name, witnesses, drift);
    const lag = observer?.status && lagIn(observer.status, name, observer, witnesses, drift);
    if (lag !== undefined) lags.set(name, lag);
  }
  return lags;
}

/** The member with the newest view of a primary that it freshly hears; never the judged one itself. */
function observerFor(name: string, witnesses: readonly Witness[], drift: Drift): Witness | undefined {
  return witnesses
    .filter((witness) => witness.name !== name && hearsPrimary(witness, drift))
    .sort((a, b) => compareOptimes(b.status?.applied.optime, a.status?.applied.optime))[0];
}

function hearsPrimary(witness: Witness, drift: Drift): boolean {
  const name = namedPrimary(witness);
  const entry = witness.status?.members.find((member) => member.name === name && !member.self);
  const silence = entry && silenceSeconds(witness, entry, drift);
  return silence !== undefined && silence <= FRESH_SECONDS;
}

function lagIn(
  status: Status,
  name: string,
  observer: Witness,
  witnesses: readonly Witness[],
  drift: Drift,
): number | undefined {
  const leader = status.members.find((member) => member.name === namedPrimary(observer));
  const member = status.members.find((entry) => entry.name === name);
  if (!leader || !member) return undefined;
  if (leader === member) return 0;
  if (member.health !== 1 || !REPLICATING.includes(member.state)) return undefined;
  if (!leader.optime || !member.optime) return undefined;
  if (compareOptimes(leader.optime, member.optime) === 0) return 0;
  const seen = difference(leader, member);
  const needsOwn = member.appliedWall === undefined || drift(observer, member);
  const own = needsOwn ? ownLag(status, leader, member, observer, witnesses) : undefined;
  return Math.max(0, own === undefined ? seen : Math.min(own, seen));
}

/**
 * By the member's own report of the same round, unless it is of an older term. Needed under config drift, where the
 * primary ignores the positions the member reports and its view of it freezes; and before 6.0, where entries carry
 * no wall time: their optimes are as old as the last heartbeat, which shows up to 10 s of false lag on an idle set.
 */
function ownLag(
  status: Status,
  leader: StatusMember,
  member: StatusMember,
  observer: Witness,
  witnesses: readonly Witness[],
): number | undefined {
  const witness = witnesses.find(({ name }) => name === member.name);
  const own = witness?.status;
  if (!witness || !own?.self || (termOf(witness) ?? -1) < (termOf(observer) ?? -1)) return undefined;
  const leaderWall = leader.appliedWall ?? (leader.self ? status.applied.wall : undefined);
  if (leaderWall === undefined || own.applied.wall === undefined) return undefined;
  return (leaderWall - own.applied.wall) / 1000;
}

/** By wall time (milliseconds; in 6.0.5, not yet in 5.0.4), else by the seconds of the optimes. */
function difference(leader: StatusMember, member: StatusMember): number {
  if (leader.appliedWall !== undefined && member.appliedWall !== undefined) {
    return (leader.appliedWall - member.appliedWall) / 1000;
  }
  return (leader.optime?.at.seconds ?? 0) - (member.optime?.at.seconds ?? 0);
}
