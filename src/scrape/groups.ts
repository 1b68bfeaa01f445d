import { memberKey, setKey, type Cluster, type Member, type ReplicaSet } from '../topology/model/topology.js';

/**
 * What the values of a collector are about, and so which members receive its requests. `member`: every member that it
 * is for, since each has values of its own. `set`: one member of each replica set, and each standalone. `deployment`:
 * the same, but for a sharded cluster as a whole one router, since from 8.0 on shards refuse direct reads of user
 * databases. `host`: one member of each host. `cluster`: one config server and one router of each sharded cluster.
 */
export type Target = 'member' | 'set' | 'deployment' | 'host' | 'cluster';

/** Targets for which one member answers for several. */
export type GroupTarget = Exclude<Target, 'member' | 'cluster'>;

export const GROUP_TARGETS: readonly GroupTarget[] = ['set', 'deployment', 'host'];

/** What the reply of one member of a group is about. */
export type GroupIdentity =
  | { readonly kind: 'set'; readonly set: ReplicaSet }
  /** A sharded cluster, through a router. */
  | { readonly kind: 'cluster'; readonly cluster: Cluster }
  /** A standalone. */
  | { readonly kind: 'member'; readonly member: Member }
  | { readonly kind: 'host'; readonly cluster: string; readonly hostname: string };

/** Members, one of which is selected to answer for all. */
export interface Group {
  /** The same in every scrape. */
  readonly key: string;
  readonly identity: GroupIdentity;
  readonly members: readonly Member[];
}

/** The groups of a cluster, in each of which one member is selected. */
export function groupsOf(cluster: Cluster, target: GroupTarget): readonly Group[] {
  if (target === 'host') return hostsOf(cluster);
  if (target === 'deployment' && isSharded(cluster)) {
    return cluster.responsibilities?.isLeader === false ? [] : routersOf(cluster);
  }
  const sets = cluster.sets.map((set) => ({
    key: `${target}/${setKey(set)}`,
    identity: { kind: 'set', set } as const,
    members: set.members,
  }));
  const standalones = cluster.members
    .filter(({ clusterRole }) => clusterRole === 'standalone')
    .map((member) => ({
      key: `${target}/${memberKey(member)}`,
      identity: { kind: 'member', member } as const,
      members: [member],
    }));
  return [...sets, ...standalones];
}

function isSharded({ members, responsibilities }: Cluster): boolean {
  return [...members, ...(responsibilities?.borrowedRouters ?? [])].some(({ clusterRole }) =>
    ['mongos', 'config', 'shard'].includes(clusterRole),
  );
}

function routersOf(cluster: Cluster): readonly Group[] {
  const own = cluster.members.filter(({ clusterRole }) => clusterRole === 'mongos');
  const members = [...own, ...(cluster.responsibilities?.borrowedRouters ?? [])];
  return [{ key: `deployment/${cluster.name}`, identity: { kind: 'cluster', cluster }, members }];
}

function hostsOf({ name, members }: Cluster): readonly Group[] {
  const byHost = new Map<string, Member[]>();
  for (const member of members) {
    if (!member.arbiter) byHost.set(member.hostname, [...(byHost.get(member.hostname) ?? []), member]);
  }
  return [...byHost].map(([hostname, own]) => ({
    key: `host/${name}/${hostname}`,
    identity: { kind: 'host', cluster: name, hostname },
    members: own,
  }));
}
