import { isReplicating, secondsBehind, type Status, type StatusMember } from './status.js';

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
  if (!isReplicating(member) || runsOther(leader, member)) return undefined;
  return secondsBehind(leader.written, member.written);
}

function runsOther(leader: StatusMember, member: StatusMember): boolean {
  return member.configVersion !== leader.configVersion || member.configTerm !== leader.configTerm;
}
