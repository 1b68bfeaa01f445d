import type { MemberResult, Scrape } from '../scrape/scrape.js';
import { memberKey, type ReplicaSet } from '../topology/model/topology.js';
import { parseStatus, STATE, type Status } from './status.js';

/** A configured member with what it said in this round. */
export interface MemberObservation {
  /** As the set's documents call it. */
  readonly name: string;
  readonly result: MemberResult;
  /** Its own replSetGetStatus. */
  readonly status?: Status;
}

/** The members of a set as they spoke in a round. One that two sets name speaks for the one it was asked as. */
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
 * replSetGetStatus is read after hello in the same scrape, so that it decides: a hand-over may lie between the two.
 * A leader that knows a newer term than that of its election is stepping down (topology_coordinator.cpp, updateTerm).
 */
export function isLeader(observation: MemberObservation): boolean {
  const { status } = observation;
  const elected = electionTermOf(observation);
  if (!status) return elected !== undefined;
  return status.myState === STATE.PRIMARY && (elected ?? 0) >= (status.term ?? 0);
}

/**
 * The term of the election that made the member primary, as far as it reports one. hello reports that of an election
 * before the last where the member was elected anew after its reply: then electionCandidateMetrics has the newer.
 */
export function electionTermOf({ result: { hello }, status }: MemberObservation): number | undefined {
  const candidate = status?.candidate?.term;
  const terms = [hello?.electionTerm, candidate].filter((term) => term !== undefined);
  if (terms.length > 0) return Math.max(...terms);
  return status?.myState === STATE.PRIMARY ? status.term : undefined;
}

/** Whether the member accepts writes: by hello, unless it has stepped down since. */
export function isWritable(observation: MemberObservation): boolean {
  return observation.result.hello?.writable === true && isLeader(observation);
}

/** The newest term that the member knows. */
export function termOf({ result: { hello }, status }: MemberObservation): number | undefined {
  const terms = [status?.term, hello?.electionTerm].filter((term) => term !== undefined);
  return terms.length > 0 ? Math.max(...terms) : undefined;
}

/** Configuration version by its own word. */
export function configVersionOf({ result: { hello }, status }: MemberObservation): number | undefined {
  return status?.self?.configVersion ?? hello?.setVersion;
}

/** The true primary among the leaders: of two, the one of the newer election (replication protocol version 1). */
export function truePrimary(observations: readonly MemberObservation[]): MemberObservation | undefined {
  return observations
    .filter(isLeader)
    .sort(
      (a, b) =>
        (electionTermOf(b) ?? -1) - (electionTermOf(a) ?? -1) ||
        Number(b.result.hello?.writable) - Number(a.result.hello?.writable),
    )[0];
}

/** Whom a member takes for the primary, itself included. */
export function namedPrimary({ name, result: { hello }, status }: MemberObservation): string | undefined {
  if (!status) return hello?.primary;
  if (status.myState === STATE.PRIMARY) return name;
  // A new primary may still list the hung old one as PRIMARY: the newer election counts.
  return status.members
    .filter(({ self, state, health }) => !self && state === STATE.PRIMARY && health === 1)
    .sort((a, b) => (b.electionTime?.seconds ?? 0) - (a.electionTime?.seconds ?? 0))[0]?.name;
}
