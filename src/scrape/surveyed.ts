import { memberKey, setKey, type Cluster, type Member, type ReplicaSet } from '../topology/types.js';
import type { SurveyScope } from './survey.js';

/** What the figures of a survey are about. */
export type Surveyed =
  | { readonly kind: 'set'; readonly set: ReplicaSet }
  /** A sharded cluster, through a router. */
  | { readonly kind: 'cluster'; readonly cluster: Cluster }
  /** A standalone. */
  | { readonly kind: 'member'; readonly member: Member }
  | { readonly kind: 'node'; readonly cluster: string; readonly node: string };

/** Members one of which is asked for all. */
export interface Group {
  /** The same from round to round. */
  readonly key: string;
  readonly of: Surveyed;
  readonly members: readonly Member[];
}

/** Scopes of which one member is asked for several. */
export type SharedScope = Exclude<SurveyScope, 'member'>;

export const SHARED_SCOPES: readonly SharedScope[] = ['set', 'deployment', 'node'];

/** The groups of a cluster, of each of which one member is asked. */
export function groupsOf(cluster: Cluster, scope: SharedScope): readonly Group[] {
  if (scope === 'node') return nodesOf(cluster);
  if (scope === 'deployment' && isSharded(cluster)) {
    return cluster.duties?.speaks === false ? [] : routersOf(cluster);
  }
  const sets = cluster.sets.map((set) => ({
    key: `${scope}/${setKey(set)}`,
    of: { kind: 'set', set } as const,
    members: set.members,
  }));
  const standalones = cluster.members
    .filter(({ component }) => component === 'standalone')
    .map((member) => ({
      key: `${scope}/${memberKey(member)}`,
      of: { kind: 'member', member } as const,
      members: [member],
    }));
  return [...sets, ...standalones];
}

function isSharded({ members, duties }: Cluster): boolean {
  return [...members, ...(duties?.lent ?? [])].some(({ component }) =>
    ['mongos', 'config', 'shard'].includes(component),
  );
}

function routersOf(cluster: Cluster): readonly Group[] {
  const own = cluster.members.filter(({ component }) => component === 'mongos');
  const members = [...own, ...(cluster.duties?.lent ?? [])];
  return [{ key: `deployment/${cluster.name}`, of: { kind: 'cluster', cluster }, members }];
}

function nodesOf({ name, members }: Cluster): readonly Group[] {
  const byNode = new Map<string, Member[]>();
  for (const member of members) {
    if (!member.arbiter) byNode.set(member.node, [...(byNode.get(member.node) ?? []), member]);
  }
  return [...byNode].map(([node, own]) => ({
    key: `node/${name}/${node}`,
    of: { kind: 'node', cluster: name, node },
    members: own,
  }));
}
