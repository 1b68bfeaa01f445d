import { documentsOf, numberOf, stringOf, valueAt, type Document } from '../../mongo/bson.js';
import type { ClusterReplies } from '../../scrape/scrape.js';
import { parseShards } from '../../topology/model/shard-map.js';
import { gauge, type MetricGroup } from '../family.js';
import { flag, info, perCluster, perShardedCluster, type Labelled } from '../from-analysis.js';
import { shardMembers } from './sharding-members.js';

/** A sharded cluster as a whole, from its config database and balancer; and its members, as they report. */
export const sharding: MetricGroup = {
  name: 'sharding',
  title: 'Sharded clusters',
  families: [
    gauge(
      'mongodb_sharding_cluster_id_info',
      'Identity of the sharded cluster; several identities under one name are different clusters with the same labels.',
      perCluster(
        'discovery, config.version.clusterId',
        // Of several exporters that share the cluster, the one that reads its config database reports it.
        ({ clusterId, responsibilities }) =>
          info(
            clusterId === undefined || responsibilities?.isLeader === false ? undefined : { id: clusterId },
          ),
        { labels: ['id'] },
      ),
    ),
    gauge(
      'mongodb_sharding_shards',
      'Number of shards of the cluster.',
      perShardedCluster('config.shards', (cluster) => rows(cluster, 'config.shards')?.length),
    ),
    gauge(
      'mongodb_sharding_shards_draining',
      'Number of shards that are being drained for removal.',
      perShardedCluster(
        'config.shards.draining',
        (cluster) => rows(cluster, 'config.shards')?.filter(({ draining }) => draining === true).length,
      ),
    ),
    gauge(
      'mongodb_sharding_shard_info',
      'Shard and its replica set.',
      perShardedCluster('config.shards.host', (cluster) => shardsOf(cluster).flatMap(info), {
        labels: ['shard', 'replica_set'],
      }),
    ),
    gauge(
      'mongodb_sharding_databases',
      'Number of databases, by whether they have a sharded collection; without config.',
      perShardedCluster('config.databases, config.collections', databases, { labels: ['sharded'] }),
    ),
    gauge(
      'mongodb_sharding_collections',
      'Number of sharded collections, including config.system.sessions.',
      perShardedCluster('config.collections', (cluster) =>
        countOf(cluster, 'config.collections', 'collections'),
      ),
    ),
    gauge(
      'mongodb_sharding_chunks',
      'Number of chunks on the shard; counted every ten minutes, with the collector chunks.',
      perShardedCluster('config.chunks.shard', chunks, { labels: ['shard'] }),
    ),
    gauge(
      'mongodb_sharding_jumbo_chunks',
      'Number of chunks marked as too large to be moved; counted every ten minutes, with the collector chunks.',
      perShardedCluster('config.chunks.jumbo', (cluster) =>
        rows(cluster, 'config.chunks')?.reduce((sum, { jumbo }) => sum + (numberOf(jumbo) ?? 0), 0),
      ),
    ),
    gauge(
      'mongodb_sharding_balancer_enabled',
      'Whether the balancer is enabled, regardless of its time window.',
      perShardedCluster('config.settings.balancer', balancerEnabled),
    ),
    gauge(
      'mongodb_sharding_balancer_running',
      'Whether the balancer was in a round at the last request to a router; absent while no router answers.',
      perShardedCluster('balancerStatus.inBalancerRound', ({ replies }) =>
        flagOf(replies.balancerStatus?.inBalancerRound),
      ),
    ),
    gauge(
      'mongodb_sharding_last_read_timestamp_seconds',
      'Unix timestamp of the last read of these values, except chunks; they are kept while they cannot be read again.',
      perShardedCluster('scrape', ({ readAt }) =>
        readAt.sharding === undefined ? undefined : readAt.sharding / 1000,
      ),
    ),
    ...shardMembers,
  ],
};

/** The documents of a reply; `undefined` where there is no reply. */
function rows({ replies }: ClusterReplies, command: string): readonly Document[] | undefined {
  const reply = replies[command];
  return reply && documentsOf(reply.documents);
}

/** A number of the only document of an aggregation; there is no document where there is nothing to count. */
function countOf(cluster: ClusterReplies, command: string, field: string): number | undefined {
  const found = rows(cluster, command);
  return found && (found[0] ? numberOf(found[0][field]) : 0);
}

function shardsOf(
  cluster: ClusterReplies,
): readonly { readonly shard: string; readonly replica_set: string }[] {
  const shards = parseShards(rows(cluster, 'config.shards') ?? []);
  return [...shards].map(([shard, { set }]) => ({ shard, replica_set: set }));
}

function databases(cluster: ClusterReplies): readonly Labelled[] | undefined {
  const all = countOf(cluster, 'config.databases', 'databases');
  const sharded = countOf(cluster, 'config.collections', 'databases');
  if (all === undefined || sharded === undefined) return undefined;
  return [
    { labels: { sharded: 'true' }, value: sharded },
    // Not read at the same moment: a database may have been added between the two requests.
    { labels: { sharded: 'false' }, value: Math.max(0, all - sharded) },
  ];
}

/** A shard without chunks has no row and counts 0, which marks the end of draining. */
function chunks(cluster: ClusterReplies): readonly Labelled[] | undefined {
  const counted = rows(cluster, 'config.chunks');
  if (!counted) return undefined;
  const empty = shardsOf(cluster).map(({ shard }) => [shard, 0] as const);
  const full = counted.flatMap(({ _id, chunks: count }) => {
    const [shard, value] = [stringOf(_id), numberOf(count)];
    return shard === undefined || value === undefined ? [] : [[shard, value] as const];
  });
  return [...new Map([...empty, ...full])].map(([shard, value]) => ({ labels: { shard }, value }));
}

/** Enabled unless the settings disable it; the settings exist only after the first change. */
function balancerEnabled(cluster: ClusterReplies): number | undefined {
  const found = rows(cluster, 'config.settings');
  if (!found) return undefined;
  const [settings] = found;
  return Number(valueAt(settings, ['stopped']) !== true && valueAt(settings, ['mode']) !== 'off');
}

function flagOf(value: unknown): number | undefined {
  return typeof value === 'boolean' ? flag(value) : undefined;
}
