import { ask, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import { readNames, type SetNames } from './read-names.js';
import { parseSetConfig, type NamedConfig } from './set-config.js';
import type { ReplicaSetConfig } from './types.js';

/** Configuration is the same on every data member: a second informant is asked, a third would only fill logs. */
const INFORMANTS = 2;

/** What the members of one set that answered could tell of it; without `config` hidden ones may be missing. */
export interface SetReading extends SetNames {
  readonly name: string;
  readonly config?: ReplicaSetConfig;
}

/**
 * Reads a set from the members that answered: its configuration from the primary or another data member, else,
 * without the privilege, the names that replSetGetStatus and hello list.
 */
export async function readSet(
  name: string,
  contacts: readonly Contact[],
  request: DiscoverRequest,
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
      return { name, config: config.config, hosts, otherNames: new Set() };
    }
  }
  return { name, ...(await readNames(name, contacts, informants, request, signal)) };
}

/** replSetGetConfig of one process; a removed one still tells its set's present configuration. */
export async function readConfig(contact: Contact, signal: AbortSignal): Promise<NamedConfig | undefined> {
  const reply = await ask(contact, { replSetGetConfig: 1 }, signal);
  return reply && parseSetConfig(reply);
}
