import { firstBatchOf } from '../mongo/cursor.js';
import { ask, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import { readNames, type SetNames } from './read-names.js';
import { parseConfigDocument, parseSetConfig, type NamedConfig } from './set-config.js';
import type { ReplicaSetConfig } from './types.js';

/** Configuration is the same on every data member: a second informant is asked, a third would only fill logs. */
const INFORMANTS = 2;

/** What the members of one set that answered could tell of it; without `config` hidden ones may be missing. */
export interface SetReading extends SetNames {
  readonly name: string;
  readonly config?: ReplicaSetConfig;
}

/**
 * Reads a set from the members that answered: its configuration from the primary or another data member, by
 * replSetGetConfig or as the member has stored it; else, without either privilege, the names that replSetGetStatus and
 * hello list, and what each member's hello shows of itself.
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
  for (const read of [readConfig, readStoredConfig]) {
    for (const informant of informants) {
      const config = await read(informant, signal);
      if (config?.setName !== name) continue;
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

/** The configuration that the member has stored, which another privilege allows to be read than replSetGetConfig. */
async function readStoredConfig(contact: Contact, signal: AbortSignal): Promise<NamedConfig | undefined> {
  const find = { find: 'system.replset', limit: 1, singleBatch: true };
  const reply = await ask(contact, find, signal, 'local');
  return reply && parseConfigDocument(firstBatchOf(reply)?.[0]);
}
