import { SERVER_CODES } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import { serverCode } from '../mongo/failure.js';

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
