import type { ClusterTarget, Partition } from '../../config/config.js';
import { hexOf, valueAt } from '../../mongo/bson.js';
import type { ClientPool } from '../../mongo/client-pool.js';
import { mayBeShard } from '../model/hello.js';
import type { Cluster, Member, ReplicaSet } from '../model/topology.js';
import { crawl, type CrawlResult, type HelloContact } from './crawl.js';
import { matchDeclared, memberAliases, mergeDeclared, undeclaredSeeds } from './declared.js';
import { startingHosts } from './hosts.js';
import { declaredAddress, isAskedFor, standaloneMembers } from './members.js';
import { ask, findConfig, isSource } from './requests.js';
import { routersOf } from './routers.js';
import { detoursOf, type Detour } from './set-addresses.js';
import { setsOf } from './sets.js';

/** What is out there now, and what ought to be. */
export interface Discovered {
  readonly members: readonly Member[];
  readonly sets: readonly ReplicaSet[];
  readonly clusterId?: string;
  /** Addresses that answered as part of another cluster. */
  readonly otherCluster: readonly string[];
  /** Declared members that are another declared one under another address, as written. */
  readonly duplicates: readonly string[];
  /** Members that are not dialled by their own names, since these lead nowhere from here. */
  readonly detours: readonly Detour[];
  /** Whether there was anybody to ask: not where other exporters watch all that the configuration names. */
  readonly asked: boolean;
  /** Whether anybody answered at all; else the members stand as they did, declared ones as they are declared. */
  readonly answered: boolean;
  readonly memory: DiscoveryMemory;
}

/**
 * Finds the members of a cluster from any seed that answers, a router, a config server, a member of a shard or of a
 * plain set alike, and holds them against the declared ones. What cannot be read stays as it was.
 */
export async function discover(
  asked: DiscoverRequest,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Discovered> {
  const heard = await crawl(asked, pool, signal);
  const request = asked.retargeted ? withoutOthers(asked, heard) : asked;
  const sets = setsOf(request, heard);
  const inSets = sets.flatMap(({ members }) => members);
  const routers = await routersOf(request, heard, signal);
  const found = [...inSets, ...routers.members];
  const aliases = new Map([...routers.aliases, ...memberAliases(heard, inSets)]);
  const standalone = standaloneMembers(request, heard, found, aliases);
  const alive = standalone.filter(({ discovered }) => discovered);
  const unknown = await undeclaredSeeds(
    standalone.filter(({ discovered }) => !discovered),
    request,
  );
  const matches = await matchDeclared(request, [...found, ...alive], aliases);
  const others = [...routers.members, ...alive, ...unknown];
  const united = mergeDeclared(request, heard, { sets, others }, matches);
  const members = [...united.sets.flatMap((set) => set.members), ...united.others];
  const hosts = new Set(members.map(({ host }) => host));
  const { clusterId, otherCluster, contacts } = heard;
  const matched = [...matches.hosts].map(
    ([declared, host]) => [declaredAddress(declared, request.dial), host] as const,
  );
  const known = new Map(
    [...request.memory.aliases, ...aliases, ...matched].filter(([, host]) => hosts.has(host)),
  );
  return {
    members,
    sets: united.sets,
    ...(clusterId !== undefined && { clusterId }),
    otherCluster: [...otherCluster.keys()],
    duplicates: matches.duplicates.map(({ host }) => host),
    detours: detoursOf(sets, heard, request),
    asked: startingHosts(asked).size > 0,
    answered: contacts.length > 0,
    memory: {
      routers: routers.memory,
      processes: new Map([...routers.processes].filter(([address]) => known.has(address))),
      aliases: known,
    },
  };
}

/** What was found for another target says nothing of a cluster that it has nothing in common with. */
function withoutOthers(request: DiscoverRequest, { clusterId, contacts }: CrawlResult): DiscoverRequest {
  const { previous } = request;
  const known = new Set(previous.sets.map(({ name }) => name));
  // Who cannot tell the cluster, as an arbiter, is still of a set that is known.
  const isTold = clusterId !== undefined || !contacts.some(({ hello }) => known.has(hello.setName ?? ''));
  const isOther = contacts.length > 0 && isTold && clusterId !== previous.clusterId;
  const isSame = !isOther && previous.members.some((member) => isAskedFor(request, member));
  if (isSame) return request;
  return { ...request, previous: { members: [], sets: [] }, memory: NOTHING_REMEMBERED };
}

/** How members are named and dialled. */
export interface Naming {
  readonly cluster: string;
  /** The address to dial for a reported name: host map, else the name itself. */
  readonly dial: (name: string) => string;
  /** The split horizon whose names are dialled. */
  readonly horizon?: string;
}

/** What one discovery of a cluster starts from. */
export interface DiscoverRequest extends Naming {
  readonly target: ClusterTarget;
  /** Addresses to start from, as the URI, the topology file or DNS writes them. */
  readonly seeds: readonly string[];
  readonly previous: Pick<Cluster, 'members' | 'sets' | 'clusterId'>;
  /**
   * The target is another than the one `previous` was found for: what that was found by must not lead on, since it
   * may be another cluster.
   */
  readonly retargeted?: boolean;
  readonly memory: DiscoveryMemory;
  /** The part that this exporter watches, whose members it asks; absent: all of it. */
  readonly partition?: Partition;
  /** How long a router that answered once is kept after it has ceased to report, milliseconds. */
  readonly routerRetentionMs: number;
  /** Addresses of a host name; empty where it has none. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
}

/** What one discovery leaves to the next, beside the cluster itself. */
export interface DiscoveryMemory {
  /** Address that was dialled → canonical name of the process found there. A match is kept. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Address that was dialled → `hello.topologyVersion.processId` of the router found there. */
  readonly processes: ReadonlyMap<string, string>;
  /** Routers that are watched, by canonical name. */
  readonly routers: ReadonlyMap<string, RouterMemory>;
}

/** What is remembered of a router. */
export interface RouterMemory {
  /** It has answered at least once. */
  readonly answered: boolean;
  /** When it was first seen not to report any more, by `performance.now()`; absent: it reports, or it answers. */
  readonly staleSince?: number;
}

export const NOTHING_REMEMBERED: DiscoveryMemory = {
  aliases: new Map(),
  processes: new Map(),
  routers: new Map(),
};

/** Contacts told apart by `clusterId`. */
export interface Sorted {
  readonly own: readonly HelloContact[];
  /** Address → the `clusterId` of the other cluster. */
  readonly otherCluster: ReadonlyMap<string, string>;
  /** Absent: not a sharded cluster, or nobody could tell. */
  readonly clusterId?: string;
}

/**
 * Guards against mixing two clusters, as a port used anew or a slip in a list of seeds would: whoever says that it
 * belongs to another one is set apart. Who says nothing is not suspected.
 *
 * @param expected the cluster's id as known; without it the first contact that tells one decides
 * @param firm false: `expected` gives way when nobody confirms it and all that speak agree on another, since then the
 * cluster was built anew
 */
export async function sortByCluster(
  contacts: readonly HelloContact[],
  expected: string | undefined,
  firm: boolean,
  signal: AbortSignal,
): Promise<Sorted> {
  const told = await Promise.all(
    contacts.map(async (contact) => ({ contact, id: await ownId(contact, signal) })),
  );
  const ids = [...new Set(told.flatMap(({ id }) => id ?? []))];
  const rebuilt = !firm && ids.length === 1;
  const clusterId = expected === undefined || rebuilt ? ids[0] : expected;
  const otherCluster = told.flatMap(({ contact, id }) =>
    id === undefined || id === clusterId ? [] : [[contact.address, id] as const],
  );
  return {
    own: told.filter(({ id }) => id === undefined || id === clusterId).map(({ contact }) => contact),
    otherCluster: new Map(otherCluster),
    ...(clusterId !== undefined && { clusterId }),
  };
}

async function ownId(contact: HelloContact, signal: AbortSignal): Promise<string | undefined> {
  const { kind, component } = contact.hello;
  if (!isSource(contact) || kind === 'standalone' || kind === 'ghost') return undefined;
  if (mayBeShard(contact.hello)) {
    const reply = await ask(contact, { shardingState: 1 }, signal);
    return hexOf(valueAt(reply, ['clusterId']));
  }
  if (component !== 'config' && component !== 'mongos') return undefined;
  const documents = await findConfig(contact, 'version', { projection: { clusterId: 1 }, limit: 1 }, signal);
  return hexOf(documents?.[0]?.clusterId);
}
