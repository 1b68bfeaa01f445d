import { firstBatchOf, type Document } from '../../mongo/bson.js';
import { serverCode } from '../../mongo/failure.js';
import { withTimeout } from '../../util/async.js';
import { SERVER_CODES } from '../../util/errors.js';
import type { HelloContact } from './replies.js';

/** Time limit of one command, so that a source that hangs leaves time for the next one. */
const COMMAND_MS = 1_000;

/** Maximum number of rows requested in one reply. A cluster has dozens of shards and routers. */
const MOST_ROWS = 10_000;

/**
 * Sends a command. Returns `undefined` if it is refused or no reply arrives: the caller continues with the replies of
 * other hosts. A command that a managed service does not support is sent again after ten minutes.
 */
export async function tryCommand(
  { client }: HelloContact,
  command: Document,
  signal: AbortSignal,
  database = 'admin',
): Promise<Document | undefined> {
  if (isUnsupported(client, database, command)) return undefined;
  try {
    return await withTimeout(signal, COMMAND_MS, (one) => client.command(database, command, one));
  } catch (error) {
    // The scrape reports the reason.
    noteUnsupported(client, database, command, error);
    return undefined;
  }
}

/** Returns the documents that a find in the config database yields; `undefined` if it fails. */
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
  const reply = await tryCommand(contact, command, signal, 'config');
  return reply && (firstBatchOf(reply) ?? []);
}

/** Error codes of managed services. An unknown command of a MongoDB server is not included: a restart may change it. */
const CODES: readonly (number | undefined)[] = [
  SERVER_CODES.CommandNotSupported,
  SERVER_CODES.NotImplemented,
  SERVER_CODES.FeatureNotSupported,
  SERVER_CODES.AtlasError,
];

/** Time after which a command that a service does not support is sent again. */
const RETRY_MS = 600_000;

/**
 * Refused requests, each with the time until which it is not sent. By client, since a client with another address or
 * login may get a reply.
 */
const refused = new WeakMap<object, Map<string, number>>();

/** Whether the service has recently refused the request as unsupported. */
export function isUnsupported(client: object, database: string, command: Document): boolean {
  return performance.now() < (refused.get(client)?.get(keyOf(database, command)) ?? 0);
}

/** Records the failure if the request must not be sent again soon. */
export function noteUnsupported(client: object, database: string, command: Document, error: unknown): void {
  if (!CODES.includes(serverCode(error))) return;
  const own = refused.get(client) ?? new Map<string, number>();
  refused.set(client, own.set(keyOf(database, command), performance.now() + RETRY_MS));
}

/** Key of the database, the command and the collection that it reads. */
function keyOf(database: string, command: Document): string {
  return `${database} ${JSON.stringify(Object.entries(command)[0])}`;
}
