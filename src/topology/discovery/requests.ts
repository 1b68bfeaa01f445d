import { firstBatchOf, type Document } from '../../mongo/bson.js';
import { serverCode, toCommandFailure } from '../../mongo/failure.js';
import { labelOf } from '../../mongo/held-back.js';
import { withTimeout } from '../../util/async.js';
import { SERVER_CODES } from '../../util/errors.js';
import { DISCOVERY_COMMAND_MS } from '../../util/time-constants.js';
import type { HelloContact } from './replies.js';

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
  const label = labelOf(database, command);
  if (client.heldBack.isUnsupported(label)) return undefined;
  try {
    return await withTimeout(signal, DISCOVERY_COMMAND_MS, (one) => client.command(database, command, one));
  } catch (error) {
    // The scrape reports the reason.
    if (CODES.includes(serverCode(error))) client.heldBack.holdBack(label, toCommandFailure(error));
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
    maxTimeMS: DISCOVERY_COMMAND_MS,
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
