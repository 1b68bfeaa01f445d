import type { MonitorState, Snapshot } from '../../../app/snapshot.js';
import type { SetAnalysis } from '../../../replset/analyze-set.js';
import type { MemberView } from '../../../replset/member-view.js';
import type { MemberResult } from '../../../scrape/scrape.js';
import {
  memberKey,
  setKey,
  type Cluster,
  type ClusterRole,
  type Member,
} from '../../../topology/model/topology.js';
import { eventPictures } from './events.js';
import { memberPicture, worst } from './member.js';
import { setPicture } from './set.js';
import type {
  ClusterPicture,
  DriftPicture,
  GroupPicture,
  MemberPicture,
  HostPicture,
  Picture,
  Totals,
} from './types.js';

/** The view model of the page for these facts. */
export function pictureOf(facts: Snapshot): Picture {
  const known = knownBy(facts);
  const clusters = facts.topology.clusters.map((cluster) => clusterPicture(cluster, known));
  return {
    totals: totalsOf(clusters),
    clusters,
    hosts: nodePictures(clusters),
    ...(known.scrapedAt !== undefined && { scrapedAt: known.scrapedAt }),
    ...(facts.monitor && { events: eventPictures(facts.monitor.events) }),
  };
}

function totalsOf(clusters: readonly ClusterPicture[]): Totals {
  const members = membersOf(clusters);
  const sets = clusters.flatMap((cluster) => cluster.sets);
  return {
    members: members.length,
    up: members.filter(({ up }) => up).length,
    down: members.filter(({ up }) => up === false).length,
    sets: sets.length,
    setsInTrouble: sets.filter(({ level }) => level === 'bad' || level === 'warn').length,
  };
}

/** The same facts, indexed by key. */
export interface Known {
  readonly monitor?: MonitorState;
  /** When the last scrape began, milliseconds since 1970. */
  readonly scrapedAt?: number;
  readonly results: ReadonlyMap<string, MemberResult>;
  readonly views: ReadonlyMap<string, MemberView>;
  readonly sets: ReadonlyMap<string, SetAnalysis>;
}

export function knownBy({ analysis, monitor }: Omit<Snapshot, 'topology'>): Known {
  const sets = analysis?.sets ?? [];
  const views = [...sets.flatMap(({ members }) => members), ...(analysis?.unconfiguredMembers ?? [])];
  return {
    ...(monitor && { monitor }),
    ...(analysis && { scrapedAt: analysis.scrape.startedAt }),
    results: analysis?.scrape.members ?? new Map(),
    views: new Map(views.map((view) => [memberKey(view.member), view] as const)),
    sets: new Map(sets.map((view) => [setKey(view.set), view] as const)),
  };
}

/** Headings of members outside of any set, in display order. */
const KINDS: Readonly<Record<ClusterRole, string>> = {
  mongos: 'Routers',
  standalone: 'Single servers',
  config: 'Config servers in no set',
  shard: 'Shard servers in no set',
  replset: 'In no set',
  unknown: 'Never reached',
};

export function clusterPicture(cluster: Cluster, known: Known): ClusterPicture {
  const { name, discovery, members } = cluster;
  const placed = new Set(cluster.sets.flatMap((set) => set.members));
  const sets = cluster.sets.map((set) => setPicture(set, known));
  const others = groupsOf(
    name,
    members.filter((member) => !placed.has(member)),
    known,
  );
  const pictures = [...sets, ...others].flatMap((group) => group.members);
  const drift = driftPicture(cluster, new Map(pictures.map((member) => [member.name, member])));
  return {
    ...{ name, sets, others },
    ...(discovery.success !== undefined && { discovered: discovery.success }),
    ...(discovery.lastSuccessAt !== undefined && { lastDiscoveryAt: discovery.lastSuccessAt }),
    ...(drift && { drift }),
  };
}

function groupsOf(cluster: string, members: readonly Member[], known: Known): readonly GroupPicture[] {
  return (Object.keys(KINDS) as ClusterRole[]).flatMap((clusterRole) => {
    const own = members.filter((member) => member.clusterRole === clusterRole);
    if (own.length === 0) return [];
    const pictures = own.map((member) => memberPicture(member, known));
    return {
      key: `${cluster}/${clusterRole}`,
      name: KINDS[clusterRole],
      level: worst(...pictures.map(({ level }) => level)),
      up: pictures.filter(({ up }) => up).length,
      members: pictures,
    };
  });
}

/** @param pictures the members of the cluster by name */
export function driftPicture(
  { members, discovery, target }: Cluster,
  pictures: ReadonlyMap<string, MemberPicture>,
): DriftPicture | undefined {
  const declared = members.filter((member) => member.declared);
  if (declared.length === 0) return undefined;
  // Before the first successful discovery the running members are unknown.
  const compared = target.discovery && discovery.lastSuccessAt !== undefined;
  const missing = declared.flatMap(({ name, discovered, otherCluster }) => {
    const reasons = [
      ...(compared && !discovered && otherCluster === undefined ? ['not in the running cluster'] : []),
      ...(otherCluster === undefined ? [] : ['part of another cluster']),
      ...(pictures.get(name)?.up === false ? ['down'] : []),
    ];
    return reasons.length > 0 ? [{ name, why: reasons.join(', ') }] : [];
  });
  const undeclared = members.filter((member) => member.discovered && !member.declared);
  return { declared: declared.length, missing, undeclared: undeclared.map(({ name }) => name) };
}

/** Hosts by name, with their members of all clusters. */
export function nodePictures(clusters: readonly ClusterPicture[]): readonly HostPicture[] {
  const hosts = new Map<string, MemberPicture[]>();
  for (const member of membersOf(clusters)) {
    const own = hosts.get(member.hostname);
    if (own) own.push(member);
    else hosts.set(member.hostname, [member]);
  }
  return [...hosts]
    .sort(([one], [other]) => COLLATOR.compare(one, other))
    .map(([name, members]) => ({
      name,
      level: worst(...members.map(({ level }) => level)),
      up: members.filter(({ up }) => up).length,
      members,
    }));
}

export function membersOf(clusters: readonly ClusterPicture[]): readonly MemberPicture[] {
  return clusters.flatMap(({ sets, others }) => [...sets, ...others].flatMap(({ members }) => members));
}

/** Sorts db2 before db10. */
const COLLATOR = new Intl.Collator('en', { numeric: true });
