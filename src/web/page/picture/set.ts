import type { ReplicaSetView } from '../../../replset/judge.js';
import { setKey, type ReplicaSet } from '../../../topology/types.js';
import type { Known } from './facts.js';
import { matrixPicture } from './matrix.js';
import { memberPicture, worst } from './member.js';
import type { Level, MemberPicture, PrimaryPicture, SetPicture } from './types.js';
import { wordOf } from './word.js';

export function setPicture(set: ReplicaSet, known: Known): SetPicture {
  const { name, cluster, component, shard } = set;
  const view = known.sets.get(setKey(set));
  const primary = primaryOf(set, view, known);
  const samePrimary = primary.now === 'leads' && primary.name === view?.primary;
  const words = set.members.map((member) => wordOf(member, known));
  const members = set.members.map((member, index) => memberPicture(member, known, words[index], samePrimary));
  const unchanged = words.every(({ sinceScrape }) => sinceScrape);
  const faultTolerance = unchanged ? view?.quorum.faultTolerance : undefined;
  return {
    ...{ key: setKey(set), name, cluster, component, primary, members },
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

/** By the heartbeats, as soon as they have told of a primary; else by the last scrape. */
function primaryOf(set: ReplicaSet, view: ReplicaSetView | undefined, { watch }: Known): PrimaryPicture {
  const watched = watch?.standings.sets.get(setKey(set));
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
