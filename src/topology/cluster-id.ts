import { hexOf, valueAt } from '../mongo/bson.js';
import { ask, findConfig, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import { mayBeShard } from './hello.js';

/** Contacts told apart by `clusterId`. */
export interface Sorted {
  readonly own: readonly Contact[];
  /** Address → the `clusterId` of the other cluster. */
  readonly foreign: ReadonlyMap<string, string>;
  /** Absent: not a sharded cluster, or nobody could tell. */
  readonly clusterId?: string;
}

/**
 * Guards against mixing two clusters, as a port used anew or a slip in a list of seeds would: whoever says that it
 * belongs to another one is set apart. Who says nothing is not suspected.
 *
 * @param expected the cluster's id as known; without it the first contact that tells one decides
 * @param firm false: `expected` gives way when nobody confirms it and all that speak agree on another, since then the
 * cluster was built anew
 */
export async function sortByCluster(
  contacts: readonly Contact[],
  expected: string | undefined,
  firm: boolean,
  signal: AbortSignal,
): Promise<Sorted> {
  const told = await Promise.all(
    contacts.map(async (contact) => ({ contact, id: await ownId(contact, signal) })),
  );
  const ids = [...new Set(told.flatMap(({ id }) => id ?? []))];
  const rebuilt = !firm && ids.length === 1;
  const clusterId = expected === undefined || rebuilt ? ids[0] : expected;
  const foreign = told.flatMap(({ contact, id }) =>
    id === undefined || id === clusterId ? [] : [[contact.address, id] as const],
  );
  return {
    own: told.filter(({ id }) => id === undefined || id === clusterId).map(({ contact }) => contact),
    foreign: new Map(foreign),
    ...(clusterId !== undefined && { clusterId }),
  };
}

async function ownId(contact: Contact, signal: AbortSignal): Promise<string | undefined> {
  const { kind, component } = contact.hello;
  if (!isInformant(contact) || kind === 'standalone' || kind === 'ghost') return undefined;
  if (mayBeShard(contact.hello)) {
    const reply = await ask(contact, { shardingState: 1 }, signal);
    return hexOf(valueAt(reply, ['clusterId']));
  }
  if (component !== 'config' && component !== 'mongos') return undefined;
  const documents = await findConfig(contact, 'version', { projection: { clusterId: 1 }, limit: 1 }, signal);
  return hexOf(documents?.[0]?.clusterId);
}
