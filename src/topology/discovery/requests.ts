import { firstBatchOf, type Document } from '../../mongo/bson.js';
import { serverCode } from '../../mongo/failure.js';
import { within } from '../../util/async.js';
import { SERVER_CODES } from '../../util/errors.js';
import type { HelloContact } from './crawl.js';

/** An informant that hangs leaves time to ask the next. */
const COMMAND_MS = 1_000;

/** More rows than this in one reply are not asked for: a cluster has dozens of shards and routers. */
const MOST_ROWS = 10_000;

/**
 * Sends a command; `undefined` where it is refused, or no answer comes: the caller goes on with what others say. What a
 * managed service does not have is sent again after ten minutes.
 */
export async function ask(
  { client }: HelloContact,
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
  contact: HelloContact,
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
export function isSource({ hello, login }: HelloContact): boolean {
  return !hello.arbiter && typeof login === 'string';
}

/** Codes of managed services. That a MongoDB server does not know a command, another start of it may change. */
const CODES: readonly (number | undefined)[] = [
  SERVER_CODES.CommandNotSupported,
  SERVER_CODES.NotImplemented,
  SERVER_CODES.FeatureNotSupported,
  SERVER_CODES.AtlasError,
];

/** What a service does not have is asked for again after this long. */
const RETRY_MS = 600_000;

/** By client, since one of another address or with another login may be answered: the request, and until when. */
const refused = new WeakMap<object, Map<string, number>>();

/** Whether the service has lately refused the request as one that it does not have. */
export function isUnsupported(client: object, database: string, command: Document): boolean {
  return performance.now() < (refused.get(client)?.get(keyOf(database, command)) ?? 0);
}

/** Remembers how the request failed, where it is not to be sent again soon. */
export function noteUnsupported(client: object, database: string, command: Document, error: unknown): void {
  if (!CODES.includes(serverCode(error))) return;
  const own = refused.get(client) ?? new Map<string, number>();
  refused.set(client, own.set(keyOf(database, command), performance.now() + RETRY_MS));
}

/** The command, and the collection that it reads. */
function keyOf(database: string, command: Document): string {
  return `${database} ${JSON.stringify(Object.entries(command)[0])}`;
}
