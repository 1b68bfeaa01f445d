import type { DeclaredMember } from '../config/config.js';
import type { Matches } from './declared.js';
import { atAddress, declaredAddress } from './members.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Exploration } from './explore.js';
import { shardOfSet } from './read-sharding.js';
import { nodeOf, type Member, type ReplicaSet } from './types.js';

/** What was found, not yet held against what was declared. */
export interface Found {
  readonly sets: readonly ReplicaSet[];
  /** Outside of any set. */
  readonly others: readonly Member[];
}

type Heard = Pick<Exploration, 'sharding' | 'foreign'>;

/** Declared ∪ found, with the names, addresses and labels that the topology file gives. */
export function unite(
  request: Pick<DiscoverRequest, 'cluster' | 'dial' | 'target'>,
  heard: Heard,
  { sets, others }: Found,
  { hosts, duplicates }: Matches,
): Found {
  const declaredBy = new Map([...hosts].map(([declared, host]) => [host, declared] as const));
  const mark = (member: Member): Member => {
    const declared = declaredBy.get(member.host);
    return declared ? declaration(declared, member, request) : member;
  };
  const marked = sets.map((set) => ({ ...set, members: set.members.map(mark) }));
  const absent = request.target.members
    .filter((declared) => !hosts.has(declared) && !duplicates.includes(declared))
    .map((declared) => absentMember(declared, request, heard, marked));
  const presumed = presumedSets(absent, marked);
  const inPresumed = new Set(presumed.flatMap(({ members }) => members));
  return {
    sets: [...marked, ...presumed],
    others: [...others.map(mark), ...absent.filter((member) => !inPresumed.has(member))],
  };
}

/** An address other than the canonical one was written because that is the one that works from here. */
function declaration(
  declared: DeclaredMember,
  found: Member,
  { dial }: Pick<DiscoverRequest, 'dial'>,
): Member {
  const { name, address, host, labels } = declared;
  const asFound = address === undefined && host === found.host;
  return {
    ...(asFound ? found : atAddress(found, declaredAddress(declared, dial))),
    declared: true,
    // Connection strings name hosts only.
    ...(declared.arbiter && !found.config && { arbiter: true }),
    ...(name !== undefined && { name }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

/** A member that ought to be there and that the running cluster does not name. */
function absentMember(
  declared: DeclaredMember,
  request: Pick<DiscoverRequest, 'cluster' | 'dial' | 'target'>,
  { sharding, foreign }: Heard,
  sets: readonly ReplicaSet[],
): Member {
  const { component, host, arbiter } = declared;
  const shard = shardOfSet(sharding, declared.shard) ?? declared.shard;
  const address = declaredAddress(declared, request.dial);
  const stranger = foreign.get(address);
  const replicaSet =
    declared.replicaSet ??
    (component === 'config'
      ? (sharding.config?.set ?? sets.find((set) => set.component === component)?.name)
      : undefined) ??
    (shard === undefined || component !== 'shard'
      ? undefined
      : (sharding.shards?.get(shard)?.set ?? sets.find((set) => set.shard === shard)?.name ?? shard));
  return {
    cluster: request.cluster,
    name: host,
    host,
    address,
    component,
    node: nodeOf(host),
    arbiter,
    discovered: false,
    declared: true,
    ...(shard !== undefined && { shard }),
    ...(replicaSet !== undefined && { replicaSet }),
    ...(declared.name !== undefined && { name: declared.name }),
    ...(Object.keys(declared.labels).length > 0 && { labels: declared.labels }),
    ...(stranger !== undefined && { foreign: stranger }),
  };
}

/** Sets of which nothing but the declaration is known: their members are what is declared. */
function presumedSets(absent: readonly Member[], known: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const names = new Set(known.map(({ name }) => name));
  const presumed = new Map<string, Member[]>();
  for (const member of absent) {
    const { replicaSet } = member;
    if (replicaSet === undefined || names.has(replicaSet)) continue;
    presumed.set(replicaSet, [...(presumed.get(replicaSet) ?? []), member]);
  }
  return [...presumed].flatMap(([name, members]) => {
    const [first] = members;
    if (!first) return [];
    const { cluster, component, shard } = first;
    return [{ cluster, component, name, members, ...(shard !== undefined && { shard }) }];
  });
}
