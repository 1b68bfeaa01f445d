import type { ClientPool } from '../mongo/client-pool.js';
import { contactAll, type Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Hello } from './hello.js';
import { lonelyMembers, membersOfSet, seedMembersOfSet } from './members.js';
import { readConfig, readSet, type SetReading } from './read-set.js';
import type { Member, ReplicaSet } from './types.js';

/** seed → the set's members → members that only those know. */
const MAX_WAVES = 3;

/** What is out there now. */
export interface Discovered {
  readonly members: readonly Member[];
  readonly sets: readonly ReplicaSet[];
}

/**
 * Finds the members from any seed that answers: hello of all known addresses at once, then the configuration of
 * each set from one of its data members. A set nobody of which answered stays as it was.
 *
 * @returns `undefined` when nobody answered at all
 */
export async function discover(
  request: DiscoverRequest,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Discovered | undefined> {
  const { contacts, readings } = await exploreWaves(request, pool, signal);
  if (contacts.length === 0) return undefined;
  const found = readings.map((reading) => replicaSet(request, reading, contacts));
  const kept = request.follow
    ? request.previous.sets.filter((old) => !found.some((set) => set.name === old.name))
    : [];
  const sets = [...found, ...kept];
  const members = sets.flatMap((set) => set.members);
  return { sets, members: [...members, ...lonelyMembers(request, contacts, members)] };
}

async function exploreWaves(
  request: DiscoverRequest,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<{ readonly contacts: readonly Contact[]; readonly readings: readonly SetReading[] }> {
  const contacts: Contact[] = [];
  const readings = new Map<string, SetReading>();
  const asked = new Set<string>();
  let frontier = new Set(request.seeds.map(request.dial));
  if (request.follow) for (const { address } of request.previous.members) frontier.add(address);
  for (let wave = 0; wave < MAX_WAVES && frontier.size > 0; wave++) {
    for (const address of frontier) asked.add(address);
    const answers = await contactAll(frontier, pool, signal);
    contacts.push(...answers.filter(({ hello }) => belongs(hello, request)));
    for (const reading of await readSets(contacts, readings, signal)) readings.set(reading.name, reading);
    if (!request.follow) break;
    const hints = [...(await hostsOfRemoved(contacts, readings, request, signal)), ...unreadHosts(readings)];
    frontier = new Set(hints.map(request.dial).filter((address) => !asked.has(address)));
  }
  return { contacts, readings: [...readings.values()] };
}

/** Where the URI names a set, processes of other sets, standalones and routers are not what was asked for. */
function belongs({ kind, setName }: Hello, { replicaSet }: DiscoverRequest): boolean {
  return replicaSet === undefined || setName === replicaSet || kind === 'ghost';
}

/** Sets among the contacts whose configuration is not read yet. */
async function readSets(
  contacts: readonly Contact[],
  readings: ReadonlyMap<string, SetReading>,
  signal: AbortSignal,
): Promise<readonly SetReading[]> {
  const bySet = new Map<string, Contact[]>();
  for (const contact of contacts) {
    const { kind, setName } = contact.hello;
    if (kind !== 'member' || setName === undefined || readings.get(setName)?.config) continue;
    bySet.set(setName, [...(bySet.get(setName) ?? []), contact]);
  }
  return Promise.all([...bySet].map(([name, members]) => readSet(name, members, signal)));
}

/** A removed member does not lead anywhere by hello, but its configuration names the set it was removed from. */
async function hostsOfRemoved(
  contacts: readonly Contact[],
  readings: ReadonlyMap<string, SetReading>,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ghosts = contacts.filter(({ hello, login }) => hello.kind === 'ghost' && typeof login === 'string');
  if (ghosts.length === 0 || readings.size > 0) return [];
  const configs = await Promise.all(ghosts.map((ghost) => readConfig(ghost, signal)));
  const wanted = request.replicaSet;
  return configs
    .filter((named) => named !== undefined)
    .filter(({ setName }) => wanted === undefined || setName === wanted)
    .flatMap(({ config }) => config.members.map(({ host }) => host));
}

/** Where only an arbiter or unauthorised members answered, others of the set may know more. */
function unreadHosts(readings: ReadonlyMap<string, SetReading>): readonly string[] {
  return [...readings.values()].filter(({ config }) => !config).flatMap(({ hosts }) => [...hosts.keys()]);
}

function replicaSet(request: DiscoverRequest, reading: SetReading, contacts: readonly Contact[]): ReplicaSet {
  const own = contacts.filter(({ hello }) => hello.kind === 'member' && hello.setName === reading.name);
  const old = request.previous.sets.find(({ name }) => name === reading.name);
  const config = reading.config ?? old?.config;
  const version = config?.version ?? Math.max(...own.map(({ hello }) => hello.setVersion ?? 0));
  const set = {
    cluster: request.cluster,
    component: own[0]?.hello.component ?? 'replset',
    name: reading.name,
    version,
    ...(config && { config }),
  };
  const hosts =
    reading.config || !old
      ? reading.hosts
      : new Map([...old.members.map((member) => [member.name, member] as const), ...reading.hosts]);
  const members = membersOfSet(request, set, hosts);
  return { ...set, members: request.follow ? members : seedMembersOfSet(members, own) };
}
