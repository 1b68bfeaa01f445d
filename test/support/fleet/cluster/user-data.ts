import type { Answer } from '../answers.js';
import type { Doc } from '../document.js';
import { errorDocument } from '../error-document.js';
import { cursorDocument } from '../query/cursor.js';
import { databaseStatistics, storageStatistics, type Stored } from '../storage-figures.js';
import type { SimulatedCluster, SimulatedShard } from './simulated-cluster.js';

/** A collection of the users': the n-th shard holds n times the part of the first. */
interface UserCollection {
  readonly part: Stored;
  /** Else it is on the first shard alone. */
  readonly sharded: boolean;
}

const DATABASES: Readonly<Record<string, Readonly<Record<string, UserCollection>>>> = {
  app: {
    customers: collection(200, 40_000, { _id_: 8192, region_1__id_1: 12_288 }, true),
    orders: collection(1000, 400_000, { _id_: 20_480, _id_hashed: 36_864 }, true),
  },
  archive: { 'events.2025': collection(50, 20_000, { _id_: 4096 }, false) },
  shop: { items: collection(100, 80_000, { _id_: 8192, sku_1: 8192 }, true) },
};

/** What a router answers about the users' databases; undefined: the command is about something else. */
export function answerAboutUserData(
  { shards }: SimulatedCluster,
  name: string,
  command: Doc,
): Answer | undefined {
  const database = command.$db as string;
  switch (name) {
    case 'listDatabases':
      return { document: { databases: ['admin', 'config', ...Object.keys(DATABASES)].map(named), ok: 1 } };
    case 'listCollections':
      return { document: listed(command), momentary: true };
    case 'dbStats':
      return { document: statistics(database, shards), momentary: true };
    case 'aggregate':
      if (isStatistics(command)) return { document: piped(command, shards), momentary: true };
  }
  return undefined;
}

function listed(command: Doc): Doc {
  const database = command.$db as string;
  const collections = Object.keys(DATABASES[database] ?? {}).map((name) => ({ name, type: 'collection' }));
  const views = [{ name: 'recent', type: 'view' }];
  return cursorDocument({ find: '$cmd', $db: database, filter: command.filter }, [...collections, ...views]);
}

/** The totals, and what each shard has told in `raw`; the view is on the first shard. */
function statistics(database: string, shards: readonly SimulatedShard[]): Doc {
  const perShard = shards.map(({ set }, index) => {
    const parts = Object.values(DATABASES[database] ?? {}).flatMap((one) => partOf(one, index) ?? []);
    return { name: set.name, parts, views: index === 0 ? 1 : 0 };
  });
  const raw = perShard.map(({ name, parts, views }) => [name, databaseStatistics(database, parts, views)]);
  const all = perShard.flatMap(({ parts }) => parts);
  return { raw: Object.fromEntries(raw) as Doc, ...databaseStatistics(database, all, 1) };
}

/** $collStats of a collection: a document of each shard that has a part of it. */
function piped(command: Doc, shards: readonly SimulatedShard[]): Doc {
  const [database, name] = [command.$db as string, command.aggregate as string];
  const found = DATABASES[database]?.[name];
  if (!found) return errorDocument(26, 'NamespaceNotFound', `Collection [${database}.${name}] not found.`);
  const documents = shards.flatMap(({ id }, index) => {
    const part = partOf(found, index);
    return part ? [{ ns: `${database}.${name}`, shard: id, storageStats: storageStatistics(part) }] : [];
  });
  const [, ...pipeline] = command.pipeline as readonly Doc[];
  return cursorDocument({ ...command, pipeline }, documents);
}

function isStatistics({ pipeline }: Doc): boolean {
  return '$collStats' in ((pipeline as readonly Doc[])[0] ?? {});
}

function partOf({ part, sharded }: UserCollection, index: number): Stored | undefined {
  if (index > 0 && !sharded) return undefined;
  const times = (number: number): number => number * (index + 1);
  const indexes = Object.entries(part.indexes).map(([name, bytes]) => [name, times(bytes)] as const);
  return {
    documents: times(part.documents),
    bytes: times(part.bytes),
    indexes: Object.fromEntries(indexes),
  };
}

function collection(
  documents: number,
  bytes: number,
  indexes: Stored['indexes'],
  sharded: boolean,
): UserCollection {
  return { part: { documents, bytes, indexes }, sharded };
}

function named(name: string): Doc {
  return { name };
}
