import type { DeclaredMember } from '../../config/config.js';
import { splitAddress } from '../../util/host-port.js';
import { hostnameOf, type Member, type ReplicaSet } from '../model/topology.js';
import { atAddress, isName } from './members.js';
import { declaredAddress, type DiscoverRequest } from './request.js';
import { shardOfSet, type CrawlResult } from './replies.js';

/** Maps each declared member to the member that was found. */
export interface Matches {
  /** Declared member → canonical name. A declared member that was not found has no entry. */
  readonly hosts: ReadonlyMap<DeclaredMember, string>;
  /** Members declared again under another address. They are omitted. */
  readonly duplicates: readonly DeclaredMember[];
}

/** Address → canonical name, for every set member that answered and reported its name. */
export function memberAliases(
  { contacts }: CrawlResult,
  found: readonly Member[],
): ReadonlyMap<string, string> {
  return new Map(
    contacts.flatMap(({ address, hello: { me, setName } }) => {
      const member =
        me === undefined ? undefined : found.find((one) => one.replicaSet === setName && isName(me, one));
      return member ? [[address, member.host] as const] : [];
    }),
  );
}

/**
 * Finds each declared member among the found ones: by its name as written, by the host map, by the name that the
 * process there reports, by an earlier match, or by resolved address and port, which also works while it is down.
 *
 * @param aliases address → canonical name of the process found there
 */
export async function matchDeclared(
  request: DiscoverRequest,
  found: readonly Member[],
  aliases: ReadonlyMap<string, string>,
): Promise<Matches> {
  const hosts = new Map<DeclaredMember, string>();
  const taken = new Set<string>();
  const duplicates: DeclaredMember[] = [];
  const canonical = new Set(found.map(({ host }) => host));
  for (const declared of request.target.members) {
    const address = declaredAddress(declared, request.dial);
    const host =
      [declared.host, address].find((text) => canonical.has(text)) ??
      found.find((member) => member.address === address)?.host ??
      [aliases.get(address), request.memory.aliases.get(address)].find(
        (alias) => alias !== undefined && canonical.has(alias),
      ) ??
      (await byResolvedAddress(address, found, request));
    if (host === undefined) continue;
    if (taken.has(host)) duplicates.push(declared);
    else hosts.set(declared, host);
    taken.add(host);
  }
  return { hosts, duplicates };
}

async function byResolvedAddress(
  address: string,
  found: readonly Pick<Member, 'host'>[],
  { lookup }: DiscoverRequest,
): Promise<string | undefined> {
  const { host, port } = splitAddress(address);
  const samePort = found.filter((member) => splitAddress(member.host).port === port);
  if (samePort.length === 0) return undefined;
  const own = new Set(await lookup(host));
  if (own.size === 0) return undefined;
  const resolved = await Promise.all(
    samePort.map(async (member) => ({ member, addresses: await lookup(hostnameOf(member.host)) })),
  );
  return resolved.find(({ addresses }) => addresses.some((one) => own.has(one)))?.member.host;
}

/** Returns the seeds that are not a declared member under another name. */
export async function undeclaredSeeds(
  seeds: readonly Member[],
  request: DiscoverRequest,
): Promise<readonly Member[]> {
  const declared = request.target.members.map((member) => ({ host: declaredAddress(member, request.dial) }));
  const same = await Promise.all(seeds.map(({ address }) => byResolvedAddress(address, declared, request)));
  return seeds.filter((_, index) => same[index] === undefined);
}

/** Sets and members, without or with the declared ones merged in. */
export interface Found {
  readonly sets: readonly ReplicaSet[];
  /** Members outside of any set. */
  readonly others: readonly Member[];
}

type Replies = Pick<CrawlResult, 'sharding' | 'otherCluster'>;

/** Returns declared ∪ found, with the names, addresses and labels that the topology file sets. */
export function mergeDeclared(
  request: Pick<DiscoverRequest, 'cluster' | 'dial' | 'target'>,
  replies: Replies,
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
    .map((declared) => absentMember(declared, request, replies, marked));
  const presumed = presumedSets(absent, marked);
  const inPresumed = new Set(presumed.flatMap(({ members }) => members));
  return {
    sets: [...marked, ...presumed],
    others: [...others.map(mark), ...absent.filter((member) => !inPresumed.has(member))],
  };
}

/** Adds the declaration to a found member. A declared address other than the canonical one works from the exporter. */
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
    // Connection strings list hosts only.
    ...(declared.arbiter && !found.config && { arbiter: true }),
    ...(name !== undefined && { name }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

/** A declared member that the running cluster does not name. */
function absentMember(
  declared: DeclaredMember,
  request: Pick<DiscoverRequest, 'cluster' | 'dial' | 'target'>,
  { sharding, otherCluster }: Replies,
  sets: readonly ReplicaSet[],
): Member {
  const { clusterRole, host, arbiter } = declared;
  const shard = shardOfSet(sharding, declared.shard) ?? declared.shard;
  const address = declaredAddress(declared, request.dial);
  const otherClusterId = otherCluster.get(address);
  const replicaSet =
    declared.replicaSet ??
    (clusterRole === 'config'
      ? (sharding.config?.set ?? sets.find((set) => set.clusterRole === clusterRole)?.name)
      : undefined) ??
    (shard === undefined || clusterRole !== 'shard'
      ? undefined
      : (sharding.shards?.get(shard)?.set ?? sets.find((set) => set.shard === shard)?.name ?? shard));
  return {
    cluster: request.cluster,
    name: host,
    host,
    address,
    clusterRole,
    hostname: hostnameOf(host),
    arbiter,
    discovered: false,
    declared: true,
    ...(shard !== undefined && { shard }),
    ...(replicaSet !== undefined && { replicaSet }),
    ...(declared.name !== undefined && { name: declared.name }),
    ...(Object.keys(declared.labels).length > 0 && { labels: declared.labels }),
    ...(otherClusterId !== undefined && { otherCluster: otherClusterId }),
  };
}

/** Sets of which only the declaration is known. Their members are the declared ones. */
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
    const { cluster, clusterRole, shard } = first;
    return [{ cluster, clusterRole, name, members, ...(shard !== undefined && { shard }) }];
  });
}
