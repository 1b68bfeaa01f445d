import { documentsOf, firstBatchOf, numberOf, stringOf, type Document } from '../../mongo/bson.js';
import { parseConfigDocument, parseSetConfig, type NamedConfig } from '../model/set-config.js';
import { isSource, type HelloContact, type NamedHost, type SetNames, type SetReading } from './replies.js';
import type { DiscoverRequest } from './request.js';
import { tryCommand } from './requests.js';

/** The configuration is the same on every data member. A second source is tried; a third would only fill logs. */
const MAX_SOURCES = 2;

/**
 * Reads a set from the members that answered: its configuration from the primary or another data member, by
 * replSetGetConfig or from the stored document. Without either privilege it reads the names that replSetGetStatus and
 * hello list, and the settings that each member's hello shows.
 */
export async function readSet(
  name: string,
  contacts: readonly HelloContact[],
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<SetReading> {
  const sources = contacts
    .filter(isSource)
    .sort((a, b) => (b.hello.electionTerm ?? -1) - (a.hello.electionTerm ?? -1))
    .slice(0, MAX_SOURCES);
  for (const read of [readConfig, readStoredConfig]) {
    for (const source of sources) {
      const config = await read(source, signal);
      if (config?.setName !== name) continue;
      const hosts = new Map(config.config.members.map(({ host, arbiter }) => [host, { arbiter }]));
      return { name, config: config.config, hosts, otherNames: new Set() };
    }
  }
  return { name, ...(await readNames(name, contacts, sources, request, signal)) };
}

/** Sends replSetGetConfig to one process. A removed member still returns the present configuration of its set. */
export async function readConfig(
  contact: HelloContact,
  signal: AbortSignal,
): Promise<NamedConfig | undefined> {
  const reply = await tryCommand(contact, { replSetGetConfig: 1 }, signal);
  return reply && parseSetConfig(reply);
}

/** Reads the configuration that the member has stored. This needs another privilege than replSetGetConfig. */
async function readStoredConfig(
  contact: HelloContact,
  signal: AbortSignal,
): Promise<NamedConfig | undefined> {
  const find = { find: 'system.replset', limit: 1, singleBatch: true };
  const reply = await tryCommand(contact, find, signal, 'local');
  return reply && parseConfigDocument(firstBatchOf(reply)?.[0]);
}

/** State 7 of replSetGetStatus. */
const ARBITER = 7;

const STATUS = { replSetGetStatus: 1, initialSync: 0 };

/**
 * Reads the names that replSetGetStatus lists, which are those of the configuration, and the names in hello, which
 * belong to the split horizon that was dialled. A horizon name does not mean a further member.
 *
 * @param sources members of the set that accept commands, the best one first
 */
export async function readNames(
  set: string,
  contacts: readonly HelloContact[],
  sources: readonly HelloContact[],
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<SetNames> {
  const [first] = sources;
  const listed = new Map(
    (first ? await readStatus(first, signal) : []).flatMap(({ name, state }) => {
      const host = stringOf(name);
      return host === undefined ? [] : [[host, { arbiter: numberOf(state) === ARBITER }] as const];
    }),
  );
  const helloNames = namesOfHellos(contacts);
  const known = knownNames(set, request);
  const canonical = (name: string): string | undefined => {
    if (listed.size === 0) return known(name) ?? name;
    return [name, known(name)].find((host) => host !== undefined && listed.has(host));
  };
  const resolved = new Map([...helloNames.keys()].map((name) => [name, canonical(name)] as const));
  const unresolved = contacts.filter(
    ({ hello: { me = '' } }) => resolved.has(me) && resolved.get(me) === undefined,
  );
  for (const [name, host] of await ownNames(unresolved, signal)) resolved.set(name, host);
  const hasHorizon = [...resolved].some(([name, host]) => host !== undefined && host !== name);
  const arbiter = hasHorizon ? arbiterLeft(resolved, helloNames, listed) : undefined;
  if (arbiter) resolved.set(...arbiter);

  const hosts = new Map<string, NamedHost>(listed);
  const otherNames = new Set<string>();
  for (const [name, { arbiter }] of helloNames) {
    const host = resolved.get(name) ?? (hasHorizon ? undefined : name);
    if (host !== name) otherNames.add(name);
    if (host === undefined) continue;
    const isAlias = host !== name && !helloNames.has(host);
    hosts.set(host, {
      ...hosts.get(host),
      // An arbiter that is down has another state.
      arbiter: arbiter || hosts.get(host)?.arbiter === true,
      ...(isAlias && { address: request.dial(name) }),
    });
  }
  for (const { hello } of contacts) {
    const host = resolved.get(hello.me ?? '') ?? hello.me ?? '';
    const known = hosts.get(host);
    if (known && hello.settings) hosts.set(host, { ...known, settings: hello.settings });
  }
  return { hosts, otherNames };
}

async function readStatus(contact: HelloContact, signal: AbortSignal): Promise<readonly Document[]> {
  const status = await tryCommand(contact, STATUS, signal);
  return documentsOf(status?.members);
}

/** Name that each contact reports as `me` in hello → its name in the configuration. */
async function ownNames(
  contacts: readonly HelloContact[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = await Promise.all(
    contacts.filter(isSource).map(async (contact) => {
      const own = (await readStatus(contact, signal)).find(({ self }) => self === true);
      return [contact.hello.me ?? '', stringOf(own?.name)] as const;
    }),
  );
  return new Map(names.flatMap(([me, host]) => (host === undefined ? [] : [[me, host] as const])));
}

/** An arbiter cannot be queried for its name: if one arbiter name is left on each side, both mean the same member. */
function arbiterLeft(
  resolved: ReadonlyMap<string, string | undefined>,
  helloNames: ReadonlyMap<string, NamedHost>,
  listed: ReadonlyMap<string, NamedHost>,
): readonly [name: string, host: string] | undefined {
  const taken = new Set(resolved.values());
  const [name, ...names] = [...resolved.keys()].filter(
    (one) => !resolved.get(one) && helloNames.get(one)?.arbiter,
  );
  const [host, ...hosts] = [...listed.keys()].filter((one) => !taken.has(one) && listed.get(one)?.arbiter);
  return name === undefined || host === undefined || names.length + hosts.length > 0
    ? undefined
    : [name, host];
}

/** Maps a name in hello to the member found under it before, from a configuration or by dialling that address. */
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

function namesOfHellos(contacts: readonly HelloContact[]): ReadonlyMap<string, NamedHost> {
  const names = new Map<string, NamedHost>();
  for (const { hello } of contacts) {
    for (const name of hello.hosts) names.set(name, { arbiter: hello.arbiters.includes(name) });
    // A hidden member lists all members except itself.
    if (hello.me !== undefined && !names.has(hello.me)) names.set(hello.me, { arbiter: hello.arbiter });
  }
  return names;
}
