import type { MemberStatus } from '../../../monitor/primary-status.js';
import type { SetAnalysis } from '../../../replset/analyze-set.js';
import { STATE } from '../../../replset/status.js';
import { memberKey, setKey, type Member, type ReplicaSet } from '../../../topology/model/topology.js';
import { matrixPicture } from './matrix.js';
import { memberPicture, worst } from './member.js';
import type { Known } from './topology.js';
import type { DownPicture, Level, MemberPicture, PrimaryPicture, SetPicture } from './types.js';

export function setPicture(set: ReplicaSet, known: Known): SetPicture {
  const { name, cluster, clusterRole, shard } = set;
  const view = known.sets.get(setKey(set));
  const primary = primaryOf(set, view, known);
  const samePrimary = primary.now === 'leads' && primary.name === view?.primary;
  const words = set.members.map((member) => wordOf(member, known));
  const members = set.members.map((member, index) => memberPicture(member, known, words[index], samePrimary));
  const unchanged = words.every(({ sinceScrape }) => sinceScrape);
  const faultTolerance = unchanged ? view?.quorum.faultTolerance : undefined;
  return {
    ...{ key: setKey(set), name, cluster, clusterRole, primary, members },
    ...verdictOn(primary, members, faultTolerance),
    up: members.filter(({ up }) => up).length,
    matrix: matrixPicture(
      members.map((member) => member.name),
      view?.pairs ?? [],
    ),
    ...(shard !== undefined && { shard }),
    ...(faultTolerance !== undefined && { faultTolerance }),
  };
}

/** From the heartbeats once they have reported a primary, otherwise from the last scrape. */
function primaryOf(set: ReplicaSet, view: SetAnalysis | undefined, { monitor }: Known): PrimaryPicture {
  const watched = monitor?.memberStatuses.sets.get(setKey(set));
  if (watched) {
    const { host, term, writable, now } = watched;
    return { name: host, term, writable, now };
  }
  if (view?.primary !== undefined) {
    const { primary, term, writable } = view;
    return {
      name: primary,
      now: 'leads',
      ...(term !== undefined && { term }),
      ...(writable !== undefined && { writable }),
    };
  }
  return { now: view !== undefined && view.membersUp > 0 ? 'lost' : 'unknown' };
}

function verdictOn(
  { now, writable }: PrimaryPicture,
  members: readonly MemberPicture[],
  faultTolerance: number | undefined,
): { readonly level: Level; readonly verdict: string } {
  const level = worst(...members.map((member) => member.level));
  const primaries = members.filter(({ state }) => state === 'PRIMARY').length;
  if (members.length > 0 && members.every(({ up }) => up === false)) return bad('ALL DOWN');
  if (faultTolerance !== undefined && faultTolerance < 0) return bad('NO MAJORITY');
  if (now === 'lost') return bad('NO PRIMARY');
  if (now === 'doubtful') return bad('PRIMARY OUT OF REACH');
  if (primaries > 1) return bad(`${primaries} CLAIM TO LEAD`);
  if (writable === false) return { level: 'warn', verdict: 'NOT WRITABLE' };
  if (level === 'bad' || level === 'warn') return { level: 'warn', verdict: 'DEGRADED' };
  return now === 'unknown' || level === 'unknown'
    ? { level: 'unknown', verdict: 'UNKNOWN' }
    : { level: 'ok', verdict: 'OK' };
}

function bad(verdict: string): { readonly level: Level; readonly verdict: string } {
  return { level: 'bad', verdict };
}

/** The newest known status of a member. */
export interface Word {
  readonly up?: boolean;
  readonly state: string;
  readonly down?: DownPicture;
  /** The member has not changed since the last scrape: the analysis of that scrape still applies. */
  readonly sinceScrape: boolean;
}

const STATE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(STATE).map(([name, state]) => [state, name]),
);

/** States that hello does not distinguish. */
const ALIKE: ReadonlySet<string> = new Set(['STARTUP', 'STARTUP2', 'RECOVERING', 'ROLLBACK', 'REMOVED']);

/** From the newer of the two sources: the last heartbeat or the last scrape. */
export function wordOf(member: Member, known: Known): Word {
  const key = memberKey(member);
  const memberStatus = known.monitor?.memberStatuses.members.get(key);
  const { scrapedAt = -Infinity } = known;
  if (memberStatus && (memberStatus.at >= scrapedAt || !known.results.has(key))) {
    return byHeartbeat(memberStatus, stateByScrape(key, known), scrapedAt);
  }
  const sinceScrape = memberStatus === undefined || memberStatus.since <= scrapedAt;
  const result = known.results.get(key);
  if (!result) return { state: 'UNKNOWN', sinceScrape: false };
  if (result.up) return { up: true, state: stateByScrape(key, known) ?? 'UP', sinceScrape };
  const { phase, reason } = result.failure ?? { phase: 'hello', reason: 'other' };
  const since = memberStatus?.up === false ? memberStatus.since : undefined;
  return {
    up: false,
    state: 'DOWN',
    down: { phase, reason, ...(since !== undefined && { since }) },
    sinceScrape,
  };
}

function byHeartbeat(memberStatus: MemberStatus, scraped: string | undefined, scrapedAt: number): Word {
  const sinceScrape = memberStatus.since <= scrapedAt;
  if (!memberStatus.up) {
    const { phase, reason, since } = memberStatus;
    return { up: false, state: 'DOWN', down: { phase, reason, since }, sinceScrape };
  }
  return { up: true, state: stateWord(memberStatus.state, sinceScrape ? scraped : undefined), sinceScrape };
}

function stateWord(
  state: (MemberStatus & { readonly up: true })['state'],
  scraped: string | undefined,
): string {
  switch (state) {
    case undefined:
      return 'UP';
    case 'primary':
      return 'PRIMARY';
    case 'secondary':
      return 'SECONDARY';
    case 'arbiter':
      return 'ARBITER';
    case 'other':
      return scraped !== undefined && ALIKE.has(scraped) ? scraped : 'OTHER';
  }
}

/** Absent if there is no state, or none is known. */
function stateByScrape(key: string, { views }: Known): string | undefined {
  const view = views.get(key);
  if (!view) return undefined;
  return view.state === undefined ? 'OTHER' : (STATE_NAMES.get(view.state) ?? 'OTHER');
}
