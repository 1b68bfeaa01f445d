import { stringOf } from '../mongo/bson.js';
import { isFollowed } from './access.js';
import { ask, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest, RouterMemory } from './discover-request.js';
import type { Exploration } from './explore.js';
import { isAskedFor } from './members.js';
import { rememberRouters } from './routers.js';
import { nodeOf, type Member } from './types.js';

/** The routers of the cluster, and what of them is kept for the next discovery. */
export interface RoutersFound {
  readonly members: readonly Member[];
  readonly memory: ReadonlyMap<string, RouterMemory>;
  /** Address of a router that answered → its canonical name. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** The routers that config.mongos names, under their names there. */
export async function routersOf(
  request: DiscoverRequest,
  { contacts, sharding, foreign }: Exploration,
  signal: AbortSignal,
): Promise<RoutersFound> {
  const { memory, cluster, target, routerRetentionMs } = request;
  // One set of a cluster was asked for: its routers were not.
  if (target.replicaSet !== undefined) return { members: [], memory: new Map(), aliases: new Map() };
  const reporting = new Set(sharding.routers);
  const names = new Set([...(sharding.routers ?? []), ...memory.routers.keys()]);
  const answering = contacts.filter(({ hello }) => hello.kind === 'mongos');
  const aliases = new Map(
    await Promise.all(
      answering.map(
        async (contact) =>
          [contact.address, await ownName(contact, names, reporting, request, signal)] as const,
      ),
    ),
  );
  const sightings = { reporting: sharding.routers, answering: new Set(aliases.values()) };
  const remembered = rememberRouters(memory.routers, sightings, performance.now(), routerRetentionMs);
  const members = [...remembered.keys()].map((name): Member => {
    const address = addressOf(name, aliases, request);
    const stranger = foreign.get(address);
    return {
      cluster,
      name,
      host: name,
      address,
      component: 'mongos',
      node: nodeOf(name),
      arbiter: false,
      declared: false,
      discovered: true,
      ...(stranger !== undefined && { foreign: stranger }),
    };
  });
  const followed = isFollowed(target, { component: 'mongos' });
  return {
    members: followed ? members : members.filter((member) => isAskedFor(request, member)),
    memory: remembered,
    aliases,
  };
}

/**
 * The name under which a router reports: `host` of its serverStatus is made like `_id` of config.mongos
 * (getHostNameCached and port). Asked only where the address does not tell; the address itself where it cannot be
 * told.
 */
async function ownName(
  contact: Contact,
  names: ReadonlySet<string>,
  reporting: ReadonlySet<string>,
  { dial, memory }: DiscoverRequest,
  signal: AbortSignal,
): Promise<string> {
  const { address } = contact;
  const dialled = [...names].find((name) => dial(name) === address);
  // A name that has ceased to report may be the former one of a process that goes by another now.
  if (dialled !== undefined && reporting.has(dialled)) return dialled;
  const before = memory.aliases.get(address);
  if (before !== undefined && reporting.has(before)) return before;
  if (!isInformant(contact)) return dialled ?? address;
  // All else in the reply is left out.
  const reply = await ask(
    contact,
    { serverStatus: 1, metrics: 0, tcmalloc: 0, shardingStatistics: 0 },
    signal,
  );
  const host = stringOf(reply?.host);
  return host !== undefined && names.has(host) ? host : (dialled ?? address);
}

/** Its name in config.mongos may be of no use from here: then it is dialled where it answers. */
function addressOf(
  name: string,
  aliases: ReadonlyMap<string, string>,
  { dial, previous, memory }: DiscoverRequest,
): string {
  const known = previous.members.find(({ component, host }) => component === 'mongos' && host === name);
  const candidates = [
    known?.address,
    dial(name),
    ...[...aliases, ...memory.aliases].filter(([, host]) => host === name).map(([address]) => address),
  ].filter((address) => address !== undefined);
  return candidates.find((address) => aliases.has(address)) ?? candidates[0] ?? name;
}
