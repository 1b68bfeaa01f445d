import type { Snapshot } from '../../app/snapshot.js';
import type { Cluster, ClusterRole, Member } from '../../topology/model/topology.js';
import { eventTexts } from './events.js';
import { memberEntry, worst } from './member.js';
import { setView } from './set.js';
import { indexOf, type SnapshotIndex } from './snapshot-index.js';
import type {
  ClusterView,
  DeclaredView,
  GroupView,
  HostView,
  MemberEntry,
  TopologyView,
  Totals,
} from './types.js';

/** The view model of a snapshot. */
export function viewModel(snapshot: Snapshot): TopologyView {
  const index = indexOf(snapshot);
  const clusters = snapshot.topology.clusters.map((cluster) => clusterView(cluster, index));
  return {
    totals: totalsOf(clusters),
    clusters,
    hosts: hostViews(clusters),
    ...(index.scrapedAt !== undefined && { scrapedAt: index.scrapedAt }),
    ...(snapshot.monitor && { events: eventTexts(snapshot.monitor.events) }),
  };
}

function totalsOf(clusters: readonly ClusterView[]): Totals {
  const members = membersOf(clusters);
  const sets = clusters.flatMap((cluster) => cluster.sets);
  return {
    members: members.length,
    up: members.filter(({ up }) => up).length,
    down: members.filter(({ up }) => up === false).length,
    sets: sets.length,
    setsWithProblems: sets.filter(({ level }) => level === 'bad' || level === 'warn').length,
  };
}

/** Headings of members outside of any set, in display order. */
const GROUPS: Readonly<Record<ClusterRole, string>> = {
  mongos: 'Routers',
  standalone: 'Standalone servers',
  config: 'Config servers in no set',
  shard: 'Shard servers in no set',
  replset: 'Members in no set',
  unknown: 'Not reached yet',
};

function clusterView(cluster: Cluster, index: SnapshotIndex): ClusterView {
  const { name, clusterId, discovery, members } = cluster;
  const inSets = new Set(cluster.sets.flatMap((set) => set.members));
  const sets = cluster.sets.map((set) => setView(set, index));
  const others = groupViews(
    name,
    members.filter((member) => !inSets.has(member)),
    index,
  );
  const entries = [...sets, ...others].flatMap((group) => group.members);
  const declared = declaredView(cluster, new Map(entries.map((member) => [member.name, member])));
  return {
    ...{ name, sets, others },
    ...(clusterId !== undefined && { clusterId }),
    ...(discovery.success !== undefined && { discovered: discovery.success }),
    ...(discovery.lastSuccessAt !== undefined && { lastDiscoveryAt: discovery.lastSuccessAt }),
    ...(declared && { declared }),
  };
}

function groupViews(cluster: string, members: readonly Member[], index: SnapshotIndex): readonly GroupView[] {
  return (Object.keys(GROUPS) as ClusterRole[]).flatMap((clusterRole) => {
    const own = members.filter((member) => member.clusterRole === clusterRole);
    if (own.length === 0) return [];
    const entries = own.map((member) => memberEntry(member, index));
    return {
      key: `${cluster}/${clusterRole}`,
      name: GROUPS[clusterRole],
      level: worst(...entries.map(({ level }) => level)),
      up: entries.filter(({ up }) => up).length,
      members: entries,
    };
  });
}

/** @param entries the members of the cluster by name */
function declaredView(
  { members, discovery, target }: Cluster,
  entries: ReadonlyMap<string, MemberEntry>,
): DeclaredView | undefined {
  const declared = members.filter((member) => member.declared);
  if (declared.length === 0) return undefined;
  // Before the first successful discovery the running members are unknown.
  const compared = target.discovery && discovery.lastSuccessAt !== undefined;
  const missing = declared.flatMap(({ name, discovered, otherCluster }) => {
    const reasons = [
      ...(compared && !discovered && otherCluster === undefined ? ['not in the running cluster'] : []),
      ...(otherCluster === undefined ? [] : ['part of another cluster']),
      ...(entries.get(name)?.up === false ? ['down'] : []),
    ];
    return reasons.length > 0 ? [{ name, why: reasons.join(', ') }] : [];
  });
  const undeclared = members.filter((member) => member.discovered && !member.declared);
  return { count: declared.length, missing, undeclared: undeclared.map(({ name }) => name) };
}

/** Hosts by name, with their members of all clusters. */
function hostViews(clusters: readonly ClusterView[]): readonly HostView[] {
  const hosts = new Map<string, MemberEntry[]>();
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

function membersOf(clusters: readonly ClusterView[]): readonly MemberEntry[] {
  return clusters.flatMap(({ sets, others }) => [...sets, ...others].flatMap(({ members }) => members));
}

/** Sorts db2 before db10. */
const COLLATOR = new Intl.Collator('en', { numeric: true });
