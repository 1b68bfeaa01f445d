import { documentsOf, firstBatchOf, stringOf, type Document } from '../../mongo/bson.js';
import { isOutOfTime } from '../../mongo/failure.js';
import type { Session } from '../collector.js';
import { limitsOf, within } from '../limits.js';

/** A collection and where it is. */
export interface Namespace {
  readonly database: string;
  readonly collection: string;
}

/** What a survey visits. */
export interface Chosen<T> {
  readonly chosen: readonly T[];
  readonly truncated: boolean;
  /** Databases whose collections could not be listed in time. */
  readonly missing?: readonly string[];
}

/** A row of a reply per shard, and more of them than the default of a first batch. */
export const ALL_SHARDS = 10_000;

const USERS = limitsOf(Infinity);

/** The databases that are wanted. */
export async function chooseDatabases(session: Session): Promise<Chosen<string>> {
  return within(session.limits, await databasesOf(session), (name) => name);
}

/**
 * The collections that are wanted, views left out. Databases are gone through in the order in which their namespaces
 * follow each other, and no further than the limit reaches. One whose collections cannot be listed in time is missing;
 * the next run begins with it, and goes through all then.
 */
export async function chooseNamespaces(session: Session): Promise<Chosen<Namespace>> {
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
  return { ...within(limits, wanted, nameOfNamespace), ...(missing.length > 0 && { missing }) };
}

/** `database.collection`. */
export function nameOfNamespace({ database, collection }: Namespace): string {
  return `${database}.${collection}`;
}

async function databasesOf({ send }: Session): Promise<readonly string[]> {
  const reply = await send('admin', { listDatabases: 1, nameOnly: true });
  return namesIn(documentsOf(reply.databases)).filter((name) => USERS.includes(name));
}

/** In this form clusterMonitor may list them; all come in the first batch, which is as large as a reply can be. */
async function collectionsOf({ send }: Session, database: string): Promise<readonly Namespace[]> {
  const reply = await send(database, {
    listCollections: 1,
    nameOnly: true,
    authorizedCollections: true,
    filter: { type: { $ne: 'view' } },
  });
  return namesIn(firstBatchOf(reply) ?? []).map((collection) => ({ database, collection }));
}

/** Each once: what is visited twice would be on the page twice, which makes it invalid. */
function namesIn(rows: readonly Document[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => stringOf(row.name) ?? []))];
}
