import { STATUS_FIELDS } from '../scrape/status-fields.js';
import type { Member, Names, ReplicaSet } from '../topology/model/topology.js';
import type { ElectionReason } from '../util/errors.js';
import type { SetAnalysis, TopologyAnalysis } from './analyze-set.js';
import { FRESH_SECONDS } from './lag.js';
import type { MemberObservation } from './observation.js';
import { STATE } from './status.js';

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

/** What a scrape reports and heartbeats do not. */
export interface Reports {
  /** Primaries that members report with recent heartbeats and that the exporter did not reach. */
  readonly primaries: readonly { readonly set: ReplicaSet; readonly host: string; readonly term: number }[];
  /** Why the current primaries were elected. */
  readonly elections: readonly { readonly set: ReplicaSet; readonly term: number; readonly reason: string }[];
  /** serverStatus.repl.rbid: increases with each rollback, and when a process starts after an unclean shutdown. */
  readonly rollbackIds: readonly {
    readonly member: Member;
    readonly id: number;
    readonly uptimeSeconds?: number;
  }[];
}

export function reportsOf({ sets, scrape }: TopologyAnalysis): Reports {
  return {
    primaries: sets.flatMap(reportedPrimary),
    elections: sets.flatMap(({ set, term, lastElection }) =>
      term === undefined || !lastElection ? [] : [{ set, term, reason: lastElection.reason }],
    ),
    rollbackIds: [...scrape.members.values()].flatMap(({ member, replies }) => {
      const id = STATUS_FIELDS.rollbackId.of(replies);
      const uptime = STATUS_FIELDS.uptimeMillis.of(replies);
      return id === undefined
        ? []
        : [{ member, id, ...(uptime !== undefined && { uptimeSeconds: uptime / 1000 }) }];
    }),
  };
}

/**
 * Only where no member that answered is primary: the reply of a primary takes precedence over the reports of others.
 */
function reportedPrimary({ set, primary, pairs, term }: SetAnalysis): Reports['primaries'] {
  if (primary !== undefined || term === undefined) return [];
  const named = pairs.find(
    ({ state, health, heartbeatAgeSeconds, memberTerm }) =>
      state === STATE.PRIMARY &&
      // An old primary is still reported while a candidate has already started the next term.
      memberTerm === term &&
      health === 1 &&
      heartbeatAgeSeconds !== undefined &&
      heartbeatAgeSeconds <= FRESH_SECONDS,
  );
  const member = set.members.find(({ name }) => name === named?.member);
  return member ? [{ set, host: member.host, term }] : [];
}
