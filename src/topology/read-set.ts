import { documentsOf, numberOf, stringOf } from '../mongo/bson.js';
import { ask, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import { parseSetConfig, type NamedConfig } from './set-config.js';
import type { ReplicaSetConfig } from './types.js';

/** state 7 of replSetGetStatus */
const ARBITER = 7;

/** Configuration is the same on every data member: a second informant is asked, a third would only fill logs. */
const INFORMANTS = 2;

/** What the members of one set that answered could tell of it. */
export interface SetReading {
  readonly name: string;
  readonly config?: ReplicaSetConfig;
  /** Every member known by name, whether arbiter or not; without `config` hidden ones may be missing. */
  readonly hosts: ReadonlyMap<string, { readonly arbiter: boolean }>;
}

/**
 * Reads a set from the members that answered: its configuration from the primary or another data member, else,
 * without the privilege, the names that replSetGetStatus and hello list.
 */
export async function readSet(
  name: string,
  contacts: readonly Contact[],
  signal: AbortSignal,
): Promise<SetReading> {
  const informants = contacts
    .filter(isInformant)
    .sort((a, b) => (b.hello.electionTerm ?? -1) - (a.hello.electionTerm ?? -1))
    .slice(0, INFORMANTS);
  for (const informant of informants) {
    const config = await readConfig(informant, signal);
    if (config?.setName === name) {
      const hosts = new Map(config.config.members.map(({ host, arbiter }) => [host, { arbiter }]));
      return { name, config: config.config, hosts };
    }
  }
  const hosts = hostsOfHellos(contacts);
  const [first] = informants;
  const status = first && (await ask(first, { replSetGetStatus: 1, initialSync: 0 }, signal));
  for (const entry of documentsOf(status?.members)) {
    const host = stringOf(entry.name);
    if (host !== undefined) hosts.set(host, { arbiter: numberOf(entry.state) === ARBITER });
  }
  return { name, hosts };
}

/** replSetGetConfig of one process; a removed one still tells its set's present configuration. */
export async function readConfig(contact: Contact, signal: AbortSignal): Promise<NamedConfig | undefined> {
  const reply = await ask(contact, { replSetGetConfig: 1 }, signal);
  return reply && parseSetConfig(reply);
}

function hostsOfHellos(contacts: readonly Contact[]): Map<string, { arbiter: boolean }> {
  const hosts = new Map<string, { arbiter: boolean }>();
  for (const { hello } of contacts) {
    for (const host of hello.hosts) hosts.set(host, { arbiter: hello.arbiters.includes(host) });
    // A hidden member lists everybody but itself.
    if (hello.me !== undefined && !hosts.has(hello.me)) hosts.set(hello.me, { arbiter: hello.arbiter });
  }
  return hosts;
}
