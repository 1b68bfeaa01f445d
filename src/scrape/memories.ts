import { memberKey, type Cluster, type Member } from '../topology/types.js';
import { FigureMemory } from './figure-memory.js';
import { MemberMemory } from './member-memory.js';
import { groupsOf, SHARED_SCOPES, type Group } from './surveyed.js';

/** What is remembered between rounds, of each member, of each group that is surveyed and of each sharded cluster. */
export class Memories {
  readonly #ofMembers = new Map<string, MemberMemory>();
  readonly #ofGroups = new Map<string, FigureMemory>();
  readonly #ofClusters = new Map<string, FigureMemory>();

  ofMember(member: Member): MemberMemory {
    return getOrMake(this.#ofMembers, memberKey(member), () => new MemberMemory());
  }

  ofGroup({ key }: Group): FigureMemory {
    return getOrMake(this.#ofGroups, key, () => new FigureMemory());
  }

  ofCluster({ name }: Cluster): FigureMemory {
    return getOrMake(this.#ofClusters, name, () => new FigureMemory());
  }

  /** Forgets all that is no longer watched. */
  retain(clusters: readonly Cluster[]): void {
    keepOnly(this.#ofMembers, new Set(clusters.flatMap(askedKeys)));
    if (this.#ofGroups.size > 0) keepOnly(this.#ofGroups, new Set(clusters.flatMap(groupKeys)));
    keepOnly(this.#ofClusters, new Set(clusters.map(({ name }) => name)));
  }
}

function askedKeys({ members, duties }: Cluster): readonly string[] {
  return [...members, ...(duties?.lent ?? [])].map(memberKey);
}

function groupKeys(cluster: Cluster): readonly string[] {
  return SHARED_SCOPES.flatMap((scope) => groupsOf(cluster, scope).map(({ key }) => key));
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function keepOnly(map: Map<string, unknown>, keys: ReadonlySet<string>): void {
  for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
}
