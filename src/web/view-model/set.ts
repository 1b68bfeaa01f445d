import type { PrimaryStatus } from '../../monitor/primary-status.js';
import type { SetAnalysis } from '../../replset/analyze-set.js';
import { setKey, type ReplicaSet } from '../../topology/model/topology.js';
import { heartbeatMatrix } from './matrix.js';
import { currentStatus } from './member-status.js';
import { memberEntry, worst } from './member.js';
import type { SnapshotIndex } from './snapshot-index.js';
import type { Level, MemberEntry, PrimaryView, SetView } from './types.js';

export function setView(set: ReplicaSet, index: SnapshotIndex): SetView {
  const { name, cluster, clusterRole, shard } = set;
  const analysis = index.sets.get(setKey(set));
  const { term, ...primary } = primaryOf(set, analysis, index);
  const samePrimary = primary.status === 'active' && primary.name === analysis?.primary;
  const statuses = set.members.map((member) => currentStatus(member, index));
  const members = set.members.map((member, at) => memberEntry(member, index, statuses[at], samePrimary));
  const unchanged = statuses.every((status) => status.unchanged);
  const faultTolerance = unchanged ? analysis?.quorum.faultTolerance : undefined;
  const primaries = members.filter(({ state }) => state === 'PRIMARY').length;
  const names = members.map((member) => member.name);
  return {
    ...{ key: setKey(set), name, cluster, clusterRole, primary, members },
    ...statusOf({ primary, members, primaries, faultTolerance }),
    up: members.filter(({ up }) => up).length,
    matrix: heartbeatMatrix(names, analysis?.pairs ?? []),
    ...(shard !== undefined && { shard }),
    ...(members.some(({ up }) => up !== undefined) && { primaries }),
    ...(term !== undefined && { term }),
    ...(faultTolerance !== undefined && { faultTolerance }),
  };
}

type PrimaryInTerm = PrimaryView & Pick<SetView, 'term'>;

const STATUSES: Readonly<Record<PrimaryStatus['now'], PrimaryView['status']>> = {
  leads: 'active',
  doubtful: 'unreachable',
  lost: 'lost',
};

/** From the heartbeats once they have reported a primary, otherwise from the last scrape. */
function primaryOf(
  set: ReplicaSet,
  analysis: SetAnalysis | undefined,
  { monitor }: SnapshotIndex,
): PrimaryInTerm {
  const monitored = monitor?.memberStatuses.sets.get(setKey(set));
  if (monitored) {
    const { host, term, writable, now } = monitored;
    return { name: host, term, writable, status: STATUSES[now] };
  }
  if (!analysis) return { status: 'unknown' };
  const { primary, term, writable, membersUp } = analysis;
  const inTerm = term === undefined ? {} : { term };
  if (primary === undefined) return { status: membersUp > 0 ? 'lost' : 'unknown', ...inTerm };
  return { name: primary, status: 'active', ...inTerm, ...(writable !== undefined && { writable }) };
}

interface SetFacts extends Pick<SetView, 'primary' | 'members'> {
  readonly primaries: number;
  readonly faultTolerance: number | undefined;
}

/** The most severe of what is wrong comes first. */
function statusOf({
  primary: { status, writable },
  members,
  primaries,
  faultTolerance,
}: SetFacts): Pick<SetView, 'level' | 'status'> {
  if (isAllDown(members)) return bad('ALL DOWN');
  if (faultTolerance !== undefined && faultTolerance < 0) return bad('NO MAJORITY');
  if (status === 'lost') return bad('NO PRIMARY');
  if (status === 'unreachable') return bad('PRIMARY UNREACHABLE');
  if (primaries > 1) return bad(`${primaries} PRIMARIES`);
  if (writable === false) return { level: 'warn', status: 'NOT WRITABLE' };
  const level = worst(...members.map((member) => member.level));
  if (level === 'bad' || level === 'warn') return { level: 'warn', status: 'DEGRADED' };
  return status === 'unknown' || level === 'unknown'
    ? { level: 'unknown', status: 'UNKNOWN' }
    : { level: 'ok', status: 'OK' };
}

function isAllDown(members: readonly MemberEntry[]): boolean {
  return members.length > 0 && members.every(({ up }) => up === false);
}

function bad(status: string): { readonly level: Level; readonly status: string } {
  return { level: 'bad', status };
}
