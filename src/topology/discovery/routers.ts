import { stringOf, type Document } from '../../mongo/bson.js';
import { hostnameOf, type Member } from '../model/topology.js';
import { tryCommand } from './requests.js';
import { isFollowed } from '../model/role.js';
import { isConfigured, type DiscoverRequest, type RouterMemory } from './request.js';
import { isSource, type CrawlResult, type HelloContact } from './replies.js';

/** Routers that one discovery found. */
export interface RouterSightings {
  /** Routers that report to the config servers. Absent: config.mongos could not be read. */
  readonly reporting: readonly string[] | undefined;
  /** Routers that answered hello, by canonical name. */
  readonly answering: ReadonlySet<string>;
}

/**
 * Selects the routers to monitor. Rows of config.mongos are never removed: a router whose row is stale when it is first
 * seen is ignored. A router that answered once is monitored for some time after its row becomes stale, so that its
 * failure is visible. A router that still answers and is cut off only from the config servers stays monitored.
 *
 * @param now by `performance.now()`
 * @param retentionMs 0: removed as soon as its row is stale
 */
export function rememberRouters(
  before: ReadonlyMap<string, RouterMemory>,
  { reporting, answering }: RouterSightings,
  now: number,
  retentionMs: number,
): ReadonlyMap<string, RouterMemory> {
  const after = new Map<string, RouterMemory>();
  for (const name of reporting ?? []) {
    after.set(name, { answered: answering.has(name) || before.get(name)?.answered === true });
  }
  for (const [name, memory] of before) {
    if (after.has(name)) continue;
    if (answering.has(name)) after.set(name, { answered: true });
    else if (reporting === undefined) after.set(name, memory);
    else if (memory.answered) {
      const staleSince = memory.staleSince ?? now;
      if (now - staleSince < retentionMs) after.set(name, { answered: true, staleSince });
    }
  }
  return after;
}

/** Routers of the cluster, and what is kept about them for the next discovery. */
export interface RoutersFound {
  readonly members: readonly Member[];
  readonly memory: ReadonlyMap<string, RouterMemory>;
  /** Address of an answering router → its canonical name. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Address → `hello.topologyVersion.processId` of the router that answered there last. */
  readonly processes: ReadonlyMap<string, string>;
}

const NONE: RoutersFound = { members: [], memory: new Map(), aliases: new Map(), processes: new Map() };

/** Returns the routers that config.mongos names, under their names there. */
export async function routersOf(
  request: DiscoverRequest,
  { contacts, sharding, otherCluster }: CrawlResult,
  signal: AbortSignal,
): Promise<RoutersFound> {
  const { memory, cluster, target, routerRetentionMs } = request;
  // Only one set of a cluster is requested, not its routers.
  if (target.replicaSet !== undefined) return NONE;
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
  const processes = new Map([...memory.processes, ...answering.flatMap(processOf)]);
  const members = [...remembered.keys()].map((name): Member => {
    const known = knownRouter(name, request);
    const address = addressOf(name, known, aliases, request);
    const otherClusterId = otherCluster.get(address);
    const processId = aliases.get(address) === name ? processes.get(address) : known?.router?.processId;
    return {
      cluster,
      name,
      host: name,
      address,
      clusterRole: 'mongos',
      hostname: hostnameOf(name),
      arbiter: false,
      declared: false,
      discovered: true,
      router: { ...(processId !== undefined && { processId }) },
      ...(otherClusterId !== undefined && { otherCluster: otherClusterId }),
    };
  });
  const followed = isFollowed(target, { clusterRole: 'mongos' });
  return {
    members: followed ? members : members.filter((member) => isConfigured(request, member)),
    memory: remembered,
    aliases,
    processes,
  };
}

function processOf({ address, hello: { processId } }: HelloContact): readonly (readonly [string, string])[] {
  return processId === undefined ? [] : [[address, processId]];
}

/**
 * Returns the name under which a router reports. The router is queried if the address does not show the name, and again
 * if another process answers at the address than before, as behind a service. Returns the address if the name is not
 * known.
 */
async function ownName(
  contact: HelloContact,
  names: ReadonlySet<string>,
  reporting: ReadonlySet<string>,
  { dial, memory }: DiscoverRequest,
  signal: AbortSignal,
): Promise<string> {
  const { address, hello } = contact;
  const dialled = [...names].find((name) => dial(name) === address);
  // A name that no longer reports may be the former name of a process that now has another one.
  if (dialled === address && reporting.has(dialled)) return dialled;
  const before = memory.aliases.get(address);
  const isSame = hello.processId === memory.processes.get(address);
  if (isSame && before !== undefined && reporting.has(before)) return before;
  const reply = isSource(contact) ? await tryCommand(contact, ROUTER_NAME_REQUEST, signal) : undefined;
  const name = routerNameOf(reply);
  return name !== undefined && names.has(name) ? name : (dialled ?? address);
}

/**
 * The name in config.mongos may not be reachable from the exporter: then the router is dialled where it answers. An
 * address at which another router now answers no longer belongs to it.
 */
function addressOf(
  name: string,
  known: Member | undefined,
  aliases: ReadonlyMap<string, string>,
  { dial, memory }: DiscoverRequest,
): string {
  const candidates = [
    known?.address,
    dial(name),
    ...[...aliases, ...memory.aliases].filter(([, host]) => host === name).map(([address]) => address),
  ].filter((address) => address !== undefined);
  return (
    candidates.find((address) => aliases.get(address) === name) ??
    candidates.find((address) => !aliases.has(address)) ??
    dial(name)
  );
}

function knownRouter(name: string, { previous }: DiscoverRequest): Member | undefined {
  return previous.members.find(({ clusterRole, host }) => clusterRole === 'mongos' && host === name);
}

/** serverStatus request of which only `host` is used. */
export const ROUTER_NAME_REQUEST: Document = {
  serverStatus: 1,
  ...{ metrics: 0, tcmalloc: 0, shardingStatistics: 0 },
};

/** The port that serverStatus omits from `host`. */
const DEFAULT_PORT = 27017;

/**
 * Returns the name under which a router reports to the config servers, `_id` of config.mongos: host name and port, like
 * `host` in its serverStatus, which omits only the default port (server: getHostNameCachedAndPort, prettyHostName).
 */
export function routerNameOf(reply: Document | undefined): string | undefined {
  const host = stringOf(reply?.host);
  return host === undefined || host.includes(':') ? host : `${host}:${DEFAULT_PORT}`;
}
