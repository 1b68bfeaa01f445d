import { compareOptimes, STATE, type LogPoint, type Status, type StatusMember } from './status.js';

/** States in which a member writes to its oplog what it fetches from others. */
const REPLICATING: readonly number[] = [STATE.SECONDARY, STATE.RECOVERING, STATE.ROLLBACK];

/**
 * How far the oplog of a member is behind that of the primary, applied or not: since 8.0 a member writes operations
 * before it applies them. Both points come from one document of the primary, so no clock but the primary's is in it.
 *
 * @param primary replSetGetStatus of the true primary
 * @param name the member, as the document calls it
 * @returns seconds; `undefined` where the server does not report it, the member is down or in initial sync, or where
 *   the two run different configurations of the set, when the primary's view of the member stands still
 */
export function writtenLagSeconds(primary: Status | undefined, name: string): number | undefined {
  const leader = primary?.self;
  const member = primary?.members.find((entry) => entry.name === name);
  if (!leader?.written.optime || !member?.written.optime) return undefined;
  if (member === leader) return 0;
  if (member.health !== 1 || !REPLICATING.includes(member.state) || runsOther(leader, member))
    return undefined;
  return secondsBetween(leader.written, member.written);
}

function runsOther(leader: StatusMember, member: StatusMember): boolean {
  return member.configVersion !== leader.configVersion || member.configTerm !== leader.configTerm;
}

function secondsBetween(newer: LogPoint, older: LogPoint): number {
  if (compareOptimes(newer.optime, older.optime) === 0) return 0;
  const walls = newer.wall !== undefined && older.wall !== undefined;
  const seconds = walls
    ? (newer.wall - older.wall) / 1000
    : (newer.optime?.at.seconds ?? 0) - (older.optime?.at.seconds ?? 0);
  return Math.max(0, seconds);
}
