import { documentsOf, numberOf, stringOf, type Document } from '../mongo/bson.js';
import { ask, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { NamedHost } from './members.js';

/** state 7 of replSetGetStatus */
const ARBITER = 7;

const STATUS = { replSetGetStatus: 1, initialSync: 0 };

/** The members of a set whose configuration cannot be read. */
export interface SetNames {
  /** By the names of the configuration, as far as they can be told. */
  readonly hosts: ReadonlyMap<string, NamedHost>;
  /** Other names of theirs: of a split horizon, which hello speaks of where it was asked through it. */
  readonly otherNames: ReadonlySet<string>;
}

/**
 * Reads the names that replSetGetStatus lists, all of them as in the configuration, and those of hello, which are of
 * the horizon that was dialled: such a name is no other member.
 *
 * @param informants members of the set that may be asked, the best one first
 */
export async function readNames(
  set: string,
  contacts: readonly Contact[],
  informants: readonly Contact[],
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<SetNames> {
  const [first] = informants;
  const listed = new Map(
    (first ? await readStatus(first, signal) : []).flatMap(({ name, state }) => {
      const host = stringOf(name);
      return host === undefined ? [] : [[host, { arbiter: numberOf(state) === ARBITER }] as const];
    }),
  );
  const heard = namesOfHellos(contacts);
  const known = knownNames(set, request);
  const canonical = (name: string): string | undefined => {
    if (listed.size === 0) return known(name) ?? name;
    return [name, known(name)].find((host) => host !== undefined && listed.has(host));
  };
  const told = new Map([...heard.keys()].map((name) => [name, canonical(name)] as const));
  const strangers = contacts.filter(({ hello: { me = '' } }) => told.has(me) && told.get(me) === undefined);
  for (const [name, host] of await ownNames(strangers, signal)) told.set(name, host);
  const hasHorizon = [...told].some(([name, host]) => host !== undefined && host !== name);
  const arbiter = hasHorizon ? arbiterLeft(told, heard, listed) : undefined;
  if (arbiter) told.set(...arbiter);

  const hosts = new Map<string, NamedHost>(listed);
  const otherNames = new Set<string>();
  for (const [name, { arbiter }] of heard) {
    const host = told.get(name) ?? (hasHorizon ? undefined : name);
    if (host !== name) otherNames.add(name);
    if (host === undefined) continue;
    const isAlias = host !== name && !heard.has(host);
    hosts.set(host, {
      ...hosts.get(host),
      // One that is down has another state.
      arbiter: arbiter || hosts.get(host)?.arbiter === true,
      ...(isAlias && { address: request.dial(name) }),
    });
  }
  for (const { hello } of contacts) {
    const host = told.get(hello.me ?? '') ?? hello.me ?? '';
    const known = hosts.get(host);
    if (known && hello.settings) hosts.set(host, { ...known, settings: hello.settings });
  }
  return { hosts, otherNames };
}

async function readStatus(contact: Contact, signal: AbortSignal): Promise<readonly Document[]> {
  const status = await ask(contact, STATUS, signal);
  return documentsOf(status?.members);
}

/** What each of these calls itself in hello → the name that the configuration has for it. */
async function ownNames(
  contacts: readonly Contact[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = await Promise.all(
    contacts.filter(isInformant).map(async (contact) => {
      const own = (await readStatus(contact, signal)).find(({ self }) => self === true);
      return [contact.hello.me ?? '', stringOf(own?.name)] as const;
    }),
  );
  return new Map(names.flatMap(([me, host]) => (host === undefined ? [] : [[me, host] as const])));
}

/** An arbiter lets nobody ask who it is: where one name is left on either side, both are of the same. */
function arbiterLeft(
  told: ReadonlyMap<string, string | undefined>,
  heard: ReadonlyMap<string, NamedHost>,
  listed: ReadonlyMap<string, NamedHost>,
): readonly [name: string, host: string] | undefined {
  const taken = new Set(told.values());
  const [name, ...names] = [...told.keys()].filter((one) => !told.get(one) && heard.get(one)?.arbiter);
  const [host, ...hosts] = [...listed.keys()].filter((one) => !taken.has(one) && listed.get(one)?.arbiter);
  return name === undefined || host === undefined || names.length + hosts.length > 0
    ? undefined
    : [name, host];
}

/** Whom a name of hello means by what was found before: the configuration was read then, or the process dialled there. */
function knownNames(
  set: string,
  { previous, memory, dial }: DiscoverRequest,
): (name: string) => string | undefined {
  const members = previous.members.filter(({ replicaSet, discovered }) => replicaSet === set && discovered);
  const hosts = new Set(members.map(({ host }) => host));
  const names = new Map<string, string>([
    ...[...memory.aliases].filter(([, host]) => hosts.has(host)),
    ...members.flatMap(({ host, address, config }) =>
      [address, ...Object.values(config?.horizons ?? {})].map((name) => [name, host] as const),
    ),
    ...members.map(({ host }) => [host, host] as const),
  ]);
  return (name) => names.get(name) ?? names.get(dial(name));
}

function namesOfHellos(contacts: readonly Contact[]): ReadonlyMap<string, NamedHost> {
  const names = new Map<string, NamedHost>();
  for (const { hello } of contacts) {
    for (const name of hello.hosts) names.set(name, { arbiter: hello.arbiters.includes(name) });
    // A hidden member lists everybody but itself.
    if (hello.me !== undefined && !names.has(hello.me)) names.set(hello.me, { arbiter: hello.arbiter });
  }
  return names;
}
