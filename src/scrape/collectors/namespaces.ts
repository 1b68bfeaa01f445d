import { documentsOf, firstBatchOf, stringOf, type Document } from '../../mongo/bson.js';
import { isOutOfTime } from '../../mongo/failure.js';
import type { Session } from '../collector.js';
import { limitsOf, selectWithin } from '../limits.js';

/** A collection and its database. */
export interface Namespace {
  readonly database: string;
  readonly collection: string;
}

/** Databases or collections that a collector visits. */
export interface Selection<T> {
  readonly selected: readonly T[];
  readonly truncated: boolean;
  /** Databases whose collections could not be listed in time. */
  readonly missing?: readonly string[];
}

/** A reply has one row per shard, which may be more rows than the default first batch holds. */
export const ALL_SHARDS = 10_000;

const USERS = limitsOf(Infinity);

/** The databases that the limits include. */
export async function selectDatabases(session: Session): Promise<Selection<string>> {
  return selectWithin(session.limits, await databasesOf(session), (name) => name);
}

/**
 * The collections that the limits include, without views. Databases are listed in the order of their namespaces until
 * the limit is reached. A database whose collections cannot be listed in time is missing; the next run begins with it
 * and lists all databases.
 */
export async function selectNamespaces(session: Session): Promise<Selection<Namespace>> {
  const { limits, backlog, hasTime } = session;
  const wanted: Namespace[] = [];
  const unreached: string[] = [];
  const timedOut: string[] = [];
  const databases = (await databasesOf(session)).toSorted((a, b) => (`${a}.` < `${b}.` ? -1 : 1));
  const isResumed = backlog.hasAny(databases);
  for (const database of backlog.inOrder(databases, (name) => name)) {
    if (!hasTime()) {
      unreached.push(database);
      continue;
    }
    try {
      const found = await collectionsOf(session, database);
      wanted.push(...found.filter((namespace) => limits.includes(nameOfNamespace(namespace))));
    } catch (error) {
      if (!isOutOfTime(error)) throw error;
      timedOut.push(database);
    }
    if (wanted.length > limits.most && !isResumed) break;
  }
  const missing = [...unreached, ...timedOut];
  return { ...selectWithin(limits, wanted, nameOfNamespace), ...(missing.length > 0 && { missing }) };
}

/** `database.collection`. */
export function nameOfNamespace({ database, collection }: Namespace): string {
  return `${database}.${collection}`;
}

async function databasesOf({ send }: Session): Promise<readonly string[]> {
  const reply = await send('admin', { listDatabases: 1, nameOnly: true });
  return namesIn(documentsOf(reply.databases)).filter((name) => USERS.includes(name));
}

/** clusterMonitor permits this form. All names are in the first batch, which is as large as a reply can be. */
async function collectionsOf({ send }: Session, database: string): Promise<readonly Namespace[]> {
  const reply = await send(database, {
    listCollections: 1,
    nameOnly: true,
    authorizedCollections: true,
    filter: { type: { $ne: 'view' } },
  });
  return namesIn(firstBatchOf(reply) ?? []).map((collection) => ({ database, collection }));
}

/** Each name once: a duplicate visit would create duplicate series, which makes the page invalid. */
function namesIn(rows: readonly Document[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => stringOf(row.name) ?? []))];
}
