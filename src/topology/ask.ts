import { within } from '../mongo/abort.js';
import type { Document } from '../mongo/bson.js';
import { firstBatchOf } from '../mongo/cursor.js';
import type { Contact } from './contacts.js';
import { isUnsupported, noteUnsupported } from './unsupported.js';

/** An informant that hangs leaves time to ask the next. */
const COMMAND_MS = 1_000;

/** More rows than this in one reply are not asked for: a cluster has dozens of shards and routers. */
const MOST_ROWS = 10_000;

/**
 * Sends a command; `undefined` where it is refused, or no answer comes: the caller goes on with what others say. What a
 * managed service does not have is sent again after ten minutes.
 */
export async function ask(
  { client }: Contact,
  command: Document,
  signal: AbortSignal,
  database = 'admin',
): Promise<Document | undefined> {
  if (isUnsupported(client, database, command)) return undefined;
  try {
    return await within(signal, COMMAND_MS, (one) => client.command(database, command, one));
  } catch (error) {
    // The scrape tells why.
    noteUnsupported(client, database, command, error);
    return undefined;
  }
}

/** The documents that a find in the config database yields; `undefined` where it fails. */
export async function findConfig(
  contact: Contact,
  collection: string,
  options: Document,
  signal: AbortSignal,
): Promise<readonly Document[] | undefined> {
  const command = {
    find: collection,
    batchSize: MOST_ROWS,
    singleBatch: true,
    maxTimeMS: COMMAND_MS,
    ...options,
  };
  const reply = await ask(contact, command, signal, 'config');
  return reply && (firstBatchOf(reply) ?? []);
}

/** Whether commands beyond hello may be asked of it. */
export function isInformant({ hello, login }: Contact): boolean {
  return !hello.arbiter && typeof login === 'string';
}
