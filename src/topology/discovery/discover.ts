import type { ClusterTarget, Partition } from '../../config/config.js';
import { hexOf, valueAt } from '../../mongo/bson.js';
import type { ClientPool } from '../../mongo/client-pool.js';
import { mayBeShard } from '../model/hello.js';
import type { Cluster, Member, ReplicaSet } from '../model/topology.js';
import { crawl, type CrawlResult, type HelloContact } from './crawl.js';
import { matchDeclared, memberAliases, mergeDeclared, undeclaredSeeds } from './declared.js';
import { startingHosts } from './hosts.js';
import { declaredAddress, isConfigured, standaloneMembers } from './members.js';
import { tryCommand, findConfig, isSource } from './requests.js';
import { routersOf } from './routers.js';
import { alternateAddressesOf, type AlternateAddress } from './set-addresses.js';
import { setsOf } from './sets.js';

/** Result of one discovery: the members that were found and the declared ones. */
export interface Discovered {
  readonly members: readonly Member[];
  readonly sets: readonly ReplicaSet[];
  readonly clusterId?: string;
  /** Addresses whose reply belongs to another cluster. */
  readonly otherCluster: readonly string[];
  /** Declared members that duplicate another declared one under another address, as written. */
  readonly duplicates: readonly string[];
  /** Members that are not dialled by their own names, since these are not reachable from the exporter. */
  readonly alternateAddresses: readonly AlternateAddress[];
  /** Whether there was a host to contact. False if other exporters monitor everything that the configuration names. */
  readonly contacted: boolean;
  /** Whether any host answered. If not, the members stay unchanged, the declared ones as declared. */
  readonly answered: boolean;
  readonly memory: DiscoveryMemory;
}

/**
 * Finds the members of a cluster from any seed that answers (a router, a config server, a member of a shard or of a
 * plain set) and matches them with the declared ones. What cannot be read stays as it was.
 */
export async function discover(
  initial: DiscoverRequest,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Discovered> {
  const replies = await crawl(initial, pool, signal);
  const request = initial.retargeted ? withoutOthers(initial, replies) : initial;
  const sets = setsOf(request, replies);
  const inSets = sets.flatMap(({ members }) => members);
  const routers = await routersOf(request, replies, signal);
  const found = [...inSets, ...routers.members];
  const aliases = new Map([...routers.aliases, ...memberAliases(replies, inSets)]);
  const standalone = standaloneMembers(request, replies, found, aliases);
  const alive = standalone.filter(({ discovered }) => discovered);
  const unknown = await undeclaredSeeds(
    standalone.filter(({ discovered }) => !discovered),
    request,
  );
  const matches = await matchDeclared(request, [...found, ...alive], aliases);
  const others = [...routers.members, ...alive, ...unknown];
  const merged = mergeDeclared(request, replies, { sets, others }, matches);
  const members = [...merged.sets.flatMap((set) => set.members), ...merged.others];
  const hosts = new Set(members.map(({ host }) => host));
  const { clusterId, otherCluster, contacts } = replies;
  const matched = [...matches.hosts].map(
    ([declared, host]) => [declaredAddress(declared, request.dial), host] as const,
  );
  const known = new Map(
    [...request.memory.aliases, ...aliases, ...matched].filter(([, host]) => hosts.has(host)),
  );
  return {
    members,
    sets: merged.sets,
    ...(clusterId !== undefined && { clusterId }),
    otherCluster: [...otherCluster.keys()],
    duplicates: matches.duplicates.map(({ host }) => host),
    alternateAddresses: alternateAddressesOf(sets, replies, request),
    contacted: startingHosts(initial).size > 0,
    answered: contacts.length > 0,
    memory: {
      routers: routers.memory,
      processes: new Map([...routers.processes].filter(([address]) => known.has(address))),
      aliases: known,
    },
  };
}

/** Discards what was found for the previous target if it has nothing in common with the cluster of the new target. */
function withoutOthers(request: DiscoverRequest, { clusterId, contacts }: CrawlResult): DiscoverRequest {
  const { previous } = request;
  const known = new Set(previous.sets.map(({ name }) => name));
  // A contact that cannot report the clusterId, such as an arbiter, may still belong to a known set.
  const isReported = clusterId !== undefined || !contacts.some(({ hello }) => known.has(hello.setName ?? ''));
  const isOther = contacts.length > 0 && isReported && clusterId !== previous.clusterId;
  const isSame = !isOther && previous.members.some((member) => isConfigured(request, member));
  if (isSame) return request;
  return { ...request, previous: { members: [], sets: [] }, memory: NOTHING_REMEMBERED };
}

/** How members are named and dialled. */
export interface Naming {
  readonly cluster: string;
  /** Address to dial for a reported name: from the host map, else the name itself. */
  readonly dial: (name: string) => string;
  /** Split horizon whose names are dialled. */
  readonly horizon?: string;
}

/** Input of one discovery of a cluster. */
export interface DiscoverRequest extends Naming {
  readonly target: ClusterTarget;
  /** Addresses to start from, as written in the URI, the topology file or DNS. */
  readonly seeds: readonly string[];
  readonly previous: Pick<Cluster, 'members' | 'sets' | 'clusterId'>;
  /**
   * Set if `previous` was found for another target. Discovery must not start from the members of `previous`, since
   * they may be another cluster.
   */
  readonly retargeted?: boolean;
  readonly memory: DiscoveryMemory;
  /** Partition that this exporter monitors and whose members it contacts. Absent: the whole cluster. */
  readonly partition?: Partition;
  /** How long a router that answered once is kept after it stops reporting, in milliseconds. */
  readonly routerRetentionMs: number;
  /** Resolves the addresses of a host name. Empty if it has none. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
}

/** What one discovery passes to the next, in addition to the cluster itself. */
export interface DiscoveryMemory {
  /** Dialled address → canonical name of the process found there. A match is kept. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Dialled address → `hello.topologyVersion.processId` of the router found there. */
  readonly processes: ReadonlyMap<string, string>;
  /** Monitored routers, by canonical name. */
  readonly routers: ReadonlyMap<string, RouterMemory>;
}

/** What is kept about a router between discoveries. */
export interface RouterMemory {
  /** Whether it has answered at least once. */
  readonly answered: boolean;
  /** When it was first found to have stopped reporting, by `performance.now()`. Absent: it reports or answers. */
  readonly staleSince?: number;
}

export const NOTHING_REMEMBERED: DiscoveryMemory = {
  aliases: new Map(),
  processes: new Map(),
  routers: new Map(),
};

/** Contacts separated by `clusterId`. */
export interface Sorted {
  readonly own: readonly HelloContact[];
  /** Address → the `clusterId` of the other cluster. */
  readonly otherCluster: ReadonlyMap<string, string>;
  /** Absent: not a sharded cluster, or no contact could report it. */
  readonly clusterId?: string;
}

/**
 * Prevents mixing two clusters, for example after a port is reused or because of a wrong entry in a list of seeds. A
 * contact that reports another `clusterId` is separated. A contact that reports none is kept.
 *
 * @param expected known id of the cluster; without it the first contact that reports an id decides
 * @param firm false: `expected` is replaced if no contact confirms it and all reported ids are the same, since then the
 * cluster was rebuilt
 */
export async function sortByCluster(
  contacts: readonly HelloContact[],
  expected: string | undefined,
  firm: boolean,
  signal: AbortSignal,
): Promise<Sorted> {
  const contactIds = await Promise.all(
    contacts.map(async (contact) => ({ contact, id: await ownId(contact, signal) })),
  );
  const ids = [...new Set(contactIds.flatMap(({ id }) => id ?? []))];
  const rebuilt = !firm && ids.length === 1;
  const clusterId = expected === undefined || rebuilt ? ids[0] : expected;
  const otherCluster = contactIds.flatMap(({ contact, id }) =>
    id === undefined || id === clusterId ? [] : [[contact.address, id] as const],
  );
  return {
    own: contactIds.filter(({ id }) => id === undefined || id === clusterId).map(({ contact }) => contact),
    otherCluster: new Map(otherCluster),
    ...(clusterId !== undefined && { clusterId }),
  };
}

async function ownId(contact: HelloContact, signal: AbortSignal): Promise<string | undefined> {
  const { kind, clusterRole } = contact.hello;
  if (!isSource(contact) || kind === 'standalone' || kind === 'ghost') return undefined;
  if (mayBeShard(contact.hello)) {
    const reply = await tryCommand(contact, { shardingState: 1 }, signal);
    return hexOf(valueAt(reply, ['clusterId']));
  }
  if (clusterRole !== 'config' && clusterRole !== 'mongos') return undefined;
  const documents = await findConfig(contact, 'version', { projection: { clusterId: 1 }, limit: 1 }, signal);
  return hexOf(documents?.[0]?.clusterId);
}
