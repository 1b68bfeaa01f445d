import { STATUS_FIELDS } from '../scrape/status-fields.js';
import type { Member, ReplicaSet } from '../topology/types.js';
import type { Judgement, ReplicaSetView } from './judge.js';
import { FRESH_SECONDS } from './lag.js';
import { STATE } from './status.js';

/** What a scrape learns that heartbeats cannot tell. Absent lists of nothing. */
export interface Reports {
  /** Primaries that members freshly report and that we have not reached. */
  readonly primaries: readonly { readonly set: ReplicaSet; readonly host: string; readonly term: number }[];
  /** Why the present primaries were elected. */
  readonly elections: readonly { readonly set: ReplicaSet; readonly term: number; readonly reason: string }[];
  /** serverStatus.repl.rbid: grows with each rollback, and when a process starts after an unclean end. */
  readonly rollbackIds: readonly {
    readonly member: Member;
    readonly id: number;
    readonly uptimeSeconds?: number;
  }[];
}

export function reportsOf({ sets, round }: Judgement): Reports {
  return {
    primaries: sets.flatMap(reportedPrimary),
    elections: sets.flatMap(({ set, term, lastElection }) =>
      term === undefined || !lastElection ? [] : [{ set, term, reason: lastElection.reason }],
    ),
    rollbackIds: [...round.members.values()].flatMap(({ member, replies }) => {
      const id = STATUS_FIELDS.rollbackId.of(replies);
      const uptime = STATUS_FIELDS.uptimeMillis.of(replies);
      return id === undefined
        ? []
        : [{ member, id, ...(uptime !== undefined && { uptimeSeconds: uptime / 1000 }) }];
    }),
  };
}

/** Only where nobody we reached leads: its own word stands before that of others. */
function reportedPrimary({ set, primary, pairs, term }: ReplicaSetView): Reports['primaries'] {
  if (primary !== undefined || term === undefined) return [];
  const named = pairs.find(
    ({ state, health, silenceSeconds, memberTerm }) =>
      state === STATE.PRIMARY &&
      // An old one is still named while a candidate has begun the next term already.
      memberTerm === term &&
      health === 1 &&
      silenceSeconds !== undefined &&
      silenceSeconds <= FRESH_SECONDS,
  );
  const member = set.members.find(({ name }) => name === named?.member);
  return member ? [{ set, host: member.host, term }] : [];
}
