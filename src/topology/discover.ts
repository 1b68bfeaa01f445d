import type { ClientPool } from '../mongo/client-pool.js';
import { unite } from './assemble.js';
import { matchDeclared, memberAliases, undeclaredSeeds } from './declared.js';
import { declaredAddress, isAskedFor } from './members.js';
import { NOTHING_REMEMBERED, type DiscoverRequest, type DiscoveryMemory } from './discover-request.js';
import { explore, type Exploration } from './explore.js';
import { lonelyMembers } from './lonely.js';
import { routersOf } from './router-members.js';
import { detoursOf, type Detour } from './set-addresses.js';
import { setsOf } from './sets.js';
import { startingPlaces } from './starting-places.js';
import type { Member, ReplicaSet } from './types.js';

/** What is out there now, and what ought to be. */
export interface Discovered {
  readonly members: readonly Member[];
  readonly sets: readonly ReplicaSet[];
  readonly clusterId?: string;
  /** Addresses that answered as part of another cluster. */
  readonly foreign: readonly string[];
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
  const heard = await explore(asked, pool, signal);
  const request = asked.retargeted ? withoutOthers(asked, heard) : asked;
  const sets = setsOf(request, heard);
  const inSets = sets.flatMap(({ members }) => members);
  const routers = await routersOf(request, heard, signal);
  const found = [...inSets, ...routers.members];
  const aliases = new Map([...routers.aliases, ...memberAliases(heard, inSets)]);
  const lonely = lonelyMembers(request, heard, found, aliases);
  const alive = lonely.filter(({ discovered }) => discovered);
  const unknown = await undeclaredSeeds(
    lonely.filter(({ discovered }) => !discovered),
    request,
  );
  const matches = await matchDeclared(request, [...found, ...alive], aliases);
  const others = [...routers.members, ...alive, ...unknown];
  const united = unite(request, heard, { sets, others }, matches);
  const members = [...united.sets.flatMap((set) => set.members), ...united.others];
  const hosts = new Set(members.map(({ host }) => host));
  const { clusterId, foreign, contacts } = heard;
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
    foreign: [...foreign.keys()],
    duplicates: matches.duplicates.map(({ host }) => host),
    detours: detoursOf(sets, heard, request),
    asked: startingPlaces(asked).size > 0,
    answered: contacts.length > 0,
    memory: {
      routers: routers.memory,
      processes: new Map([...routers.processes].filter(([address]) => known.has(address))),
      aliases: known,
    },
  };
}

/** What was found for another target says nothing of a cluster that it has nothing in common with. */
function withoutOthers(request: DiscoverRequest, { clusterId, contacts }: Exploration): DiscoverRequest {
  const { previous } = request;
  const known = new Set(previous.sets.map(({ name }) => name));
  // Who cannot tell the cluster, as an arbiter, is still of a set that is known.
  const isTold = clusterId !== undefined || !contacts.some(({ hello }) => known.has(hello.setName ?? ''));
  const isOther = contacts.length > 0 && isTold && clusterId !== previous.clusterId;
  const isSame = !isOther && previous.members.some((member) => isAskedFor(request, member));
  if (isSame) return request;
  return { ...request, previous: { members: [], sets: [] }, memory: NOTHING_REMEMBERED };
}
