import type { Names } from '../topology/model/topology.js';
import type { ElectionReason } from '../util/errors.js';
import type { MemberObservation } from './observation.js';

/** The election that the current primary won. */
export interface LastElection {
  readonly member: string;
  /** The primary before it; empty for the first election of a set. */
  readonly previous: string;
  readonly reason: ElectionReason;
  /** Time from winning the election until majority writes were possible. */
  readonly majorityWritableSeconds?: number;
}

/** replSetGetStatus.electionCandidateMetrics of the true primary (4.2.1+). */
export function lastElectionOf(
  primary: MemberObservation | undefined,
  reported: Names,
): LastElection | undefined {
  const candidate = primary?.status?.candidate;
  if (!primary?.status || candidate?.reason === undefined) return undefined;
  const { electedAt, majorityWritableAt, priorPrimaryId } = candidate;
  const previous = primary.status.members.find(({ id }) => id === priorPrimaryId)?.name;
  return {
    member: reported(primary.name),
    previous: previous === undefined ? '' : reported(previous),
    reason: electionReason(candidate.reason),
    // Absent while the new primary is still catching up.
    ...(electedAt !== undefined &&
      majorityWritableAt !== undefined && {
        majorityWritableSeconds: Math.max(0, (majorityWritableAt - electedAt) / 1000),
      }),
  };
}

/** Names of StartElectionReasonEnum (server: topology_coordinator.h). */
function electionReason(reason: string): ElectionReason {
  switch (reason) {
    case 'stepUpRequest':
    case 'stepUpRequestSkipDryRun':
      return 'step_up';
    case 'priorityTakeover':
      return 'priority_takeover';
    case 'catchupTakeover':
      return 'catch_up_takeover';
    case 'electionTimeout':
      return 'election_timeout';
    case 'singleNodePromptElection':
      return 'freeze_timeout';
    default:
      return 'other';
  }
}
