import type { ObjectId } from 'mongodb';
import { ConfigServers } from '../router/config-servers.js';
import { removeFolder, temporaryFolder } from './cleanup.js';
import { createKeyFile } from './key-file.js';
import type { ReplicaSet } from './replica-set.js';
import { createShardedData } from './shard-data.js';
import { ShardedCluster } from './sharded-cluster.js';
import {
  membersOf,
  shardsOf,
  type ShardedClusterOptions,
  type ShardOptions,
} from './sharded-cluster-options.js';
import { startReplicaSet } from './start-replica-set.js';

/**
 * Starts a sharded cluster of real servers, with stand-ins for routers. Ready means: every set is at rest, the config
 * servers know the shards and the sharded data, every router has registered.
 */
export async function startShardedCluster(options: ShardedClusterOptions = {}): Promise<ShardedCluster> {
  const { configMembers = 2, routers = 1, pingMs = 1_000, users } = options;
  const folder = temporaryFolder();
  const keyFile = options.keyFile ? await createKeyFile(folder) : false;
  const startShard = (shard: ShardOptions): Promise<ReplicaSet> =>
    startReplicaSet({
      name: shard.name,
      role: 'shardsvr',
      members: membersOf(shard),
      keyFile,
      users: users?.shards?.[shard.name] ?? [],
    });
  const [config, ...shards] = await startAll([
    startReplicaSet({
      name: 'cfg',
      role: 'configsvr',
      members: membersOf({ members: configMembers }),
      keyFile,
      users: users?.config ?? [],
    }),
    ...shardsOf(options).map(startShard),
  ]).catch(async (error: unknown) => {
    await removeFolder(folder);
    throw error;
  });
  const servers = new ConfigServers(config!);
  const clusterId = await readClusterId(servers);
  const cluster = new ShardedCluster({ folder, config: servers, clusterId, pingMs, startShard });
  try {
    for (const shard of shards) await cluster.takeIn(shard);
    await createShardedData(servers, shards);
    await Promise.all(Array.from({ length: routers }, () => cluster.addRouter()));
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** All of them, or none: those that did start are stopped when one does not. */
async function startAll(starting: readonly Promise<ReplicaSet>[]): Promise<readonly ReplicaSet[]> {
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed?.status !== 'rejected') return started;
  await Promise.all(started.map((set) => set.stop()));
  throw failed.reason;
}

/** The first primary of config servers makes the clusterId. */
async function readClusterId(config: ConfigServers): Promise<ObjectId> {
  const { cursor } = await config.write('config', { find: 'version' });
  const { firstBatch } = cursor as { firstBatch: readonly { readonly clusterId: ObjectId }[] };
  return firstBatch[0]!.clusterId;
}
