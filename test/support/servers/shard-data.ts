import type { Document } from 'mongodb';
import type { ConfigServers } from '../router/config-servers.js';
import { memberClientOptions } from './access.js';
import type { ReplicaSet } from './replica-set.js';

const MAJORITY = { writeConcern: { w: 'majority' } };

/** Chunks of a collection with a hashed key, on every shard. */
const CHUNKS_PER_SHARD = 4;

/**
 * Makes a replica set of `--shardsvr` members a shard, by the command that a router's addShard sends to the config
 * servers: they check the set, tell it who it is, and list it in config.shards.
 */
export async function registerShard(config: ConfigServers, shard: ReplicaSet): Promise<void> {
  const dataMembers = (await shard.views()).filter(({ hello }) => hello?.arbiterOnly !== true);
  if (dataMembers.length < shard.members.length) {
    // Else a shard with arbiters is refused, since its writes would by default wait for one member only.
    await config.write('admin', { setDefaultRWConcern: 1, defaultWriteConcern: { w: 1 }, ...MAJORITY });
  }
  const hosts = dataMembers.map(({ server }) => server.address).join(',');
  await config.write('admin', {
    _configsvrAddShard: `${shard.name}/${hosts}`,
    name: shard.name,
    ...MAJORITY,
  });
}

/**
 * Fills a cluster as routers do: the databases app (on the first shard) and shop (on the last), the sharded
 * collections app.orders, with the same number of chunks on every shard, one of which is jumbo, and shop.items, with
 * one chunk. None has documents, so the balancer, which runs, finds nothing to move.
 */
export async function createShardedData(config: ConfigServers, shards: readonly ReplicaSet[]): Promise<void> {
  const [first, last] = [shards[0], shards.at(-1)];
  if (!first || !last) return;
  const numInitialChunks = CHUNKS_PER_SHARD * shards.length;
  await createDatabase(config, first, 'app');
  await createDatabase(config, last, 'shop');
  await createCollection(config, first, 'app', 'orders', { shardKey: { _id: 'hashed' }, numInitialChunks });
  await createCollection(config, last, 'shop', 'items', { shardKey: { sku: 1 } });
  const updates = [{ q: { shard: first.name }, u: { $set: { jumbo: true } } }];
  await config.write('config', { update: 'chunks', updates, ...MAJORITY });
}

async function createDatabase(config: ConfigServers, shard: ReplicaSet, name: string): Promise<void> {
  await config.write('admin', { _configsvrCreateDatabase: name, primaryShardId: shard.name, ...MAJORITY });
}

/** By the command that a router sends to the database's primary shard. */
async function createCollection(
  config: ConfigServers,
  shard: ReplicaSet,
  database: string,
  name: string,
  how: Document,
): Promise<void> {
  const found = await config.write('config', { find: 'databases', filter: { _id: database } });
  const { firstBatch } = found.cursor as { firstBatch: readonly { readonly version: Document }[] };
  const client = (await shard.waitForPrimary()).client(memberClientOptions(shard.access));
  const databaseVersion = firstBatch[0]!.version;
  await client
    .db(database)
    .command({ _shardsvrCreateCollection: name, ...how, databaseVersion, ...MAJORITY });
}
