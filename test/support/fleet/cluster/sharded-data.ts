import { createHash } from 'node:crypto';
import { BSON } from 'mongodb';
import type { Doc } from '../document.js';
import type { SimulatedCluster } from './simulated-cluster.js';

const { Binary, Long, MaxKey, MinKey, ObjectId, Timestamp } = BSON;

interface ShardedCollection {
  readonly name: string;
  readonly key: Doc;
  readonly unique: boolean;
  readonly chunksPerShard: number;
}

/** 20 chunks on every shard that was there at the start. */
const COLLECTIONS: readonly ShardedCollection[] = [
  { name: 'config.system.sessions', key: { _id: 1 }, unique: false, chunksPerShard: 3 },
  { name: 'app.orders', key: { _id: 'hashed' }, unique: false, chunksPerShard: 8 },
  { name: 'app.customers', key: { region: 1, _id: 1 }, unique: false, chunksPerShard: 5 },
  { name: 'shop.items', key: { sku: 1 }, unique: true, chunksPerShard: 4 },
];

/** The collection whose chunks are jumbo in part: one on the first shard, two on the second, none on the third ... */
const WITH_JUMBO = 'app.orders';

const DATABASES = ['app', 'shop', 'archive'];

const BORN_BEFORE_SECONDS = 24 * 3600;

/** How many collections are sharded. */
export const SHARDED_COLLECTIONS = COLLECTIONS.length;

/** config.databases; the databases are spread over the shards. */
export function databaseDocuments(cluster: SimulatedCluster): readonly Doc[] {
  const { firstShards } = cluster;
  if (firstShards.length === 0) return [];
  return DATABASES.map((_id, index) => ({
    _id,
    primary: ownerOf(cluster, firstShards[index % firstShards.length]!),
    partitioned: false,
    version: { uuid: uuid(_id), timestamp: born(cluster, index), lastMod: new BSON.Int32(1) },
  }));
}

/** config.collections. */
export function collectionDocuments(cluster: SimulatedCluster): readonly Doc[] {
  return COLLECTIONS.map(({ name, key, unique }, index) => ({
    _id: name,
    lastmodEpoch: new ObjectId(digest(name).subarray(0, 12)),
    lastmod: new Date(born(cluster, index).t * 1000),
    timestamp: born(cluster, index),
    uuid: uuid(name),
    key,
    unique,
    noBalance: false,
  }));
}

/** config.chunks: the same ones every time; those of a removed shard have gone to the first of the others. */
export function chunkDocuments(cluster: SimulatedCluster): readonly Doc[] {
  const { firstShards } = cluster;
  return COLLECTIONS.flatMap((collection) => {
    const count = collection.chunksPerShard * firstShards.length;
    return Array.from({ length: count }, (_, index) => {
      const place = index % firstShards.length;
      const scrape = Math.floor(index / firstShards.length);
      const shard = ownerOf(cluster, firstShards[place]!);
      const since = born(cluster, index);
      const isJumbo = collection.name === WITH_JUMBO && scrape < (place + 1) % 3;
      return {
        _id: new ObjectId(digest(`${collection.name} ${index}`).subarray(0, 12)),
        uuid: uuid(collection.name),
        min: bound(collection.key, index, count),
        max: bound(collection.key, index + 1, count),
        shard,
        lastmod: new Timestamp({ t: place + 1, i: scrape }),
        onCurrentShardSince: since,
        history: [{ validAfter: since, shard }],
        ...(isJumbo && { jumbo: true }),
      };
    });
  });
}

function ownerOf({ shards }: SimulatedCluster, id: string): string {
  return shards.some((shard) => shard.id === id) ? id : (shards[0]?.id ?? id);
}

function bound(key: Doc, index: number, count: number): Doc {
  const [first, ...others] = Object.keys(key);
  const edge = index === 0 ? new MinKey() : index === count ? new MaxKey() : undefined;
  const rest = Object.fromEntries(others.map((name) => [name, edge ?? new MinKey()]));
  return { [first!]: edge ?? Long.fromNumber(index * 1_000_000), ...rest };
}

function born({ startedAt }: SimulatedCluster, index: number): BSON.Timestamp {
  return new Timestamp({ t: Math.floor(startedAt / 1000) - BORN_BEFORE_SECONDS, i: index + 1 });
}

function uuid(text: string): BSON.Binary {
  return new Binary(digest(text), Binary.SUBTYPE_UUID);
}

function digest(text: string): Buffer {
  return createHash('md5').update(text).digest();
}
