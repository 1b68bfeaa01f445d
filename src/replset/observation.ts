import type { MemberResult, Scrape } from '../scrape/scrape.js';
import { memberKey, type ReplicaSet } from '../topology/model/topology.js';
import { parseStatus, STATE, type Status } from './status.js';

/** A configured member and its replies in this scrape. */
export interface MemberObservation {
  /** Name of the member in the documents of the set. */
  readonly name: string;
  readonly result: MemberResult;
  /** Its own replSetGetStatus reply. */
  readonly status?: Status;
}

/**
 * The members of a set and their replies in a scrape. A member that two sets list counts for the set it was requested
 * for.
 */
export function observationsOf(set: ReplicaSet, scrape: Scrape): readonly MemberObservation[] {
  return set.members.flatMap((member) => {
    const result = scrape.members.get(memberKey(member));
    if (result?.member.replicaSet !== set.name) return [];
    const reply = result.replies.replSetGetStatus;
    const status = reply && parseStatus(reply);
    return [{ name: member.host, result, ...(status && { status }) }];
  });
}

/**
 * Whether the member is the elected primary, writable or not (the two differ while catching up and stepping down).
 * replSetGetStatus is read after hello in the same scrape, so it decides: a change of the primary may lie between the
 * two. A primary that knows a newer term than that of its election is stepping down (topology_coordinator.cpp,
 * updateTerm).
 */
export function isPrimary(observation: MemberObservation): boolean {
  const { status } = observation;
  const elected = electionTermOf(observation);
  if (!status) return elected !== undefined;
  return status.myState === STATE.PRIMARY && (elected ?? 0) >= (status.term ?? 0);
}

/**
 * The term of the election that made the member primary, if it reports one. If the member was elected again after its
 * hello reply, hello has the term of the previous election: then electionCandidateMetrics has the newer term.
 */
export function electionTermOf({ result: { hello }, status }: MemberObservation): number | undefined {
  const candidate = status?.candidate?.term;
  const terms = [hello?.electionTerm, candidate].filter((term) => term !== undefined);
  if (terms.length > 0) return Math.max(...terms);
  return status?.myState === STATE.PRIMARY ? status.term : undefined;
}

/** Whether the member accepts writes according to hello, unless it has stepped down since. */
export function isWritable(observation: MemberObservation): boolean {
  return observation.result.hello?.writable === true && isPrimary(observation);
}

/** The newest term that the member knows. */
export function termOf({ result: { hello }, status }: MemberObservation): number | undefined {
  const terms = [status?.term, hello?.electionTerm].filter((term) => term !== undefined);
  return terms.length > 0 ? Math.max(...terms) : undefined;
}

/** Configuration version as the member reports it. */
export function configVersionOf({ result: { hello }, status }: MemberObservation): number | undefined {
  return status?.self?.configVersion ?? hello?.setVersion;
}

/**
 * The true primary among the elected members: of two, the one with the newer election (replication protocol version 1).
 */
export function truePrimary(observations: readonly MemberObservation[]): MemberObservation | undefined {
  return observations
    .filter(isPrimary)
    .sort(
      (a, b) =>
        (electionTermOf(b) ?? -1) - (electionTermOf(a) ?? -1) ||
        Number(b.result.hello?.writable) - Number(a.result.hello?.writable),
    )[0];
}

/** The primary that a member reports, possibly itself. */
export function namedPrimary({ name, result: { hello }, status }: MemberObservation): string | undefined {
  if (!status) return hello?.primary;
  if (status.myState === STATE.PRIMARY) return name;
  // The hung old primary may still be listed as PRIMARY beside the new one: the newer election counts.
  return status.members
    .filter(({ self, state, health }) => !self && state === STATE.PRIMARY && health === 1)
    .sort((a, b) => (b.electionTime?.seconds ?? 0) - (a.electionTime?.seconds ?? 0))[0]?.name;
}
