import { memberKey, type Cluster, type Member } from '../topology/types.js';
import { ClusterMemory } from './cluster-memory.js';
import { MemberMemory } from './member-memory.js';

/** What is remembered between rounds, of each member and of each sharded cluster. */
export class Memories {
  readonly #ofMembers = new Map<string, MemberMemory>();
  readonly #ofClusters = new Map<string, ClusterMemory>();

  ofMember(member: Member): MemberMemory {
    return getOrMake(this.#ofMembers, memberKey(member), () => new MemberMemory());
  }

  ofCluster({ name }: Cluster): ClusterMemory {
    return getOrMake(this.#ofClusters, name, () => new ClusterMemory());
  }

  /** Forgets all that is no longer watched. */
  retain(clusters: readonly Cluster[]): void {
    keep(this.#ofMembers, new Set(clusters.flatMap(({ members }) => members.map(memberKey))));
    keep(this.#ofClusters, new Set(clusters.map(({ name }) => name)));
  }
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function keep(map: Map<string, unknown>, keys: ReadonlySet<string>): void {
  for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
}
