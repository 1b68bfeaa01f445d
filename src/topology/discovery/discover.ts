import type { ClientPool } from '../../mongo/client-pool.js';
import type { Member, ReplicaSet } from '../model/topology.js';
import { crawl } from './crawl.js';
import { matchDeclared, memberAliases, mergeDeclared, undeclaredSeeds } from './declared.js';
import { startingHosts } from './hosts.js';
import type { CrawlResult } from './replies.js';
import {
  declaredAddress,
  isConfigured,
  NOTHING_REMEMBERED,
  type DiscoverRequest,
  type DiscoveryMemory,
} from './request.js';
import { routersOf } from './routers.js';
import { alternateAddressesOf, type AlternateAddress } from './set-addresses.js';
import { setsOf } from './sets.js';
import { standaloneMembers } from './standalone-members.js';

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
