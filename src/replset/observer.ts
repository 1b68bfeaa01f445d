import { memberKey, type ReplicaSet } from '../topology/types.js';
import type { MemberResult, Round } from '../scrape/round.js';
import { parseStatus, STATE, type Status } from './status.js';

/** A configured member with what it said in this round. */
export interface Witness {
  /** As the set's documents call it. */
  readonly name: string;
  readonly result: MemberResult;
  /** Its own replSetGetStatus. */
  readonly status?: Status;
}

/** The members of a set as they spoke in a round. One that two sets name speaks for the one it was asked as. */
export function witnessesOf(set: ReplicaSet, round: Round): readonly Witness[] {
  return set.members.flatMap((member) => {
    const result = round.members.get(memberKey(member));
    if (result?.member.replicaSet !== set.name) return [];
    const reply = result.replies.replSetGetStatus;
    const status = reply && parseStatus(reply);
    return [{ name: member.host, result, ...(status && { status }) }];
  });
}

/** Elected, by its own word: writable or not (they differ while catching up and stepping down). */
export function isLeader({ result: { hello }, status }: Witness): boolean {
  return hello?.electionTerm !== undefined || status?.myState === STATE.PRIMARY;
}

export function termOf({ result: { hello }, status }: Witness): number | undefined {
  const terms = [status?.term, hello?.electionTerm].filter((term) => term !== undefined);
  return terms.length > 0 ? Math.max(...terms) : undefined;
}

/** Configuration version by its own word. */
export function configVersionOf({ result: { hello }, status }: Witness): number | undefined {
  return status?.self?.configVersion ?? hello?.setVersion;
}

/** The true primary among those that say they lead: of two, the one of the higher term (semantics of protocol 1). */
export function truePrimary(witnesses: readonly Witness[]): Witness | undefined {
  return witnesses
    .filter(isLeader)
    .sort(
      (a, b) =>
        (termOf(b) ?? -1) - (termOf(a) ?? -1) ||
        Number(b.result.hello?.writable) - Number(a.result.hello?.writable),
    )[0];
}

/** Whom a member takes for the primary, itself included. */
export function namedPrimary({ name, result: { hello }, status }: Witness): string | undefined {
  if (!status) return hello?.primary;
  if (status.myState === STATE.PRIMARY) return name;
  // A new primary may still list the hung old one as PRIMARY: the newer election counts.
  return status.members
    .filter(({ self, state, health }) => !self && state === STATE.PRIMARY && health === 1)
    .sort((a, b) => (b.electionTime?.seconds ?? 0) - (a.electionTime?.seconds ?? 0))[0]?.name;
}
