import type { Doc } from '../document.js';
import type { SimulatedMember } from '../simulated-set.js';
import { connectionString, type SimulatedCluster } from './simulated-cluster.js';

/** A shard, or `config`, and its `set/host,host`. */
export type ShardMapEntry = readonly [id: string, connectionString: string];

/** The `getShardMap` reply of a router or a shard's member that knows these. */
export function shardMapOf(entries: readonly ShardMapEntry[]): Doc {
  return {
    map: Object.fromEntries(entries),
    hosts: Object.fromEntries(entries.flatMap(([id, text]) => hosts(text).map((host) => [host, id]))),
    connStrings: Object.fromEntries(entries.map(([id, text]) => [text, id])),
    ok: 1,
  };
}

/** The `getShardMap` reply of routers and of shard members. */
export function shardMapDocument(cluster: SimulatedCluster): Doc {
  return shardMapOf([...shardEntries(cluster), ['config', connectionString(cluster.config)]]);
}

/**
 * The `getShardMap` reply of a config member: the primary does not count itself and its like among the hosts, a
 * secondary knows no shard.
 */
export function configShardMapDocument(member: SimulatedMember, cluster: SimulatedCluster): Doc {
  const isPrimary = member === cluster.config.primary;
  // As a shard the config set is one like the others.
  if (isPrimary && cluster.shardOf(cluster.config)) return shardMapDocument(cluster);
  const shards = shardMapOf(isPrimary ? shardEntries(cluster) : []);
  return {
    map: { ...(shards.map as Doc), config: connectionString(cluster.config) },
    hosts: shards.hosts,
    connStrings: { ...(shards.connStrings as Doc), '': 'config' },
    ok: 1,
  };
}

function shardEntries({ shards, config }: SimulatedCluster): readonly ShardMapEntry[] {
  return shards.filter(({ set }) => set !== config).map(({ id, set }) => [id, connectionString(set)]);
}

function hosts(text: string): readonly string[] {
  return text.slice(text.indexOf('/') + 1).split(',');
}
