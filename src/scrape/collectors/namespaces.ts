import { documentsOf, stringOf, type Document } from '../../mongo/bson.js';
import { firstBatchOf } from '../../mongo/cursor.js';
import { limitsOf, within } from '../limits.js';
import type { Session } from '../survey.js';

/** A collection and where it is. */
export interface Namespace {
  readonly database: string;
  readonly collection: string;
}

/** What a survey visits. */
export interface Chosen<T> {
  readonly chosen: readonly T[];
  readonly truncated: boolean;
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
 * follow each other, and no further than the limit reaches.
 */
export async function chooseNamespaces(session: Session): Promise<Chosen<Namespace>> {
  const { limits } = session;
  const wanted: Namespace[] = [];
  const databases = (await databasesOf(session)).toSorted((a, b) => (`${a}.` < `${b}.` ? -1 : 1));
  for (const database of databases) {
    const found = await collectionsOf(session, database);
    wanted.push(...found.filter((namespace) => limits.includes(nameOf(namespace))));
    if (wanted.length > limits.most) break;
  }
  return within(limits, wanted, nameOf);
}

function nameOf({ database, collection }: Namespace): string {
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
