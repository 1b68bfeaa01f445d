import { documentsOf, numberOf, stringOf, valueAt, type Document } from '../../mongo/bson.js';
import type { ClusterReplies } from '../../scrape/scrape.js';
import { parseShards } from '../../topology/model/shard-map.js';
import { gauge, type MetricGroup } from '../family.js';
import { flag, info, perShardedCluster, type Labelled } from '../from-analysis.js';
import { shardMembers } from './sharding-members.js';

/** A sharded cluster as a whole, from its config database and balancer; and its members, as they report. */
export const sharding: MetricGroup = {
  name: 'sharding',
  title: 'Sharded clusters',
  families: [
    gauge(
      'mongodb_sharding_shards',
      'Shards of the cluster.',
      perShardedCluster('config.shards', (figures) => rows(figures, 'config.shards')?.length),
    ),
    gauge(
      'mongodb_sharding_shards_draining',
      'Shards that are being emptied to be removed.',
      perShardedCluster(
        'config.shards.draining',
        (figures) => rows(figures, 'config.shards')?.filter(({ draining }) => draining === true).length,
      ),
    ),
    gauge(
      'mongodb_sharding_shard_info',
      'A shard and the replica set that carries it.',
      perShardedCluster('config.shards.host', (figures) => shardsOf(figures).flatMap(info), {
        labels: ['shard', 'replica_set'],
      }),
    ),
    gauge(
      'mongodb_sharding_databases',
      'Databases, by whether they have a sharded collection; without config.',
      perShardedCluster('config.databases, config.collections', databases, { labels: ['sharded'] }),
    ),
    gauge(
      'mongodb_sharding_collections',
      'Sharded collections, config.system.sessions included.',
      perShardedCluster('config.collections', (figures) =>
        countOf(figures, 'config.collections', 'collections'),
      ),
    ),
    gauge(
      'mongodb_sharding_chunks',
      'Chunks on the shard; counted every ten minutes, with the collector chunks.',
      perShardedCluster('config.chunks.shard', chunks, { labels: ['shard'] }),
    ),
    gauge(
      'mongodb_sharding_jumbo_chunks',
      'Chunks that are marked as too large to be moved; counted every ten minutes, with the collector chunks.',
      perShardedCluster('config.chunks.jumbo', (figures) =>
        rows(figures, 'config.chunks')?.reduce((sum, { jumbo }) => sum + (numberOf(jumbo) ?? 0), 0),
      ),
    ),
    gauge(
      'mongodb_sharding_balancer_enabled',
      'Whether the balancer is switched on; it may have a time window all the same.',
      perShardedCluster('config.settings.balancer', balancerEnabled),
    ),
    gauge(
      'mongodb_sharding_balancer_running',
      'Whether the balancer was in a round when a router was asked; absent while none answers.',
      perShardedCluster('balancerStatus.inBalancerRound', ({ replies }) =>
        flagOf(replies.balancerStatus?.inBalancerRound),
      ),
    ),
    gauge(
      'mongodb_sharding_last_read_timestamp_seconds',
      'When these figures were read, but for the chunks; they are kept while they cannot be read anew.',
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
function countOf(figures: ClusterReplies, command: string, field: string): number | undefined {
  const found = rows(figures, command);
  return found && (found[0] ? numberOf(found[0][field]) : 0);
}

function shardsOf(
  figures: ClusterReplies,
): readonly { readonly shard: string; readonly replica_set: string }[] {
  const shards = parseShards(rows(figures, 'config.shards') ?? []);
  return [...shards].map(([shard, { set }]) => ({ shard, replica_set: set }));
}

function databases(figures: ClusterReplies): readonly Labelled[] | undefined {
  const all = countOf(figures, 'config.databases', 'databases');
  const sharded = countOf(figures, 'config.collections', 'databases');
  if (all === undefined || sharded === undefined) return undefined;
  return [
    { labels: { sharded: 'true' }, value: sharded },
    // Not read at the same moment: a database may have been added between the two requests.
    { labels: { sharded: 'false' }, value: Math.max(0, all - sharded) },
  ];
}

/** A shard without chunks has no row and counts 0, which marks the end of draining. */
function chunks(figures: ClusterReplies): readonly Labelled[] | undefined {
  const counted = rows(figures, 'config.chunks');
  if (!counted) return undefined;
  const empty = shardsOf(figures).map(({ shard }) => [shard, 0] as const);
  const full = counted.flatMap(({ _id, chunks: count }) => {
    const [shard, value] = [stringOf(_id), numberOf(count)];
    return shard === undefined || value === undefined ? [] : [[shard, value] as const];
  });
  return [...new Map([...empty, ...full])].map(([shard, value]) => ({ labels: { shard }, value }));
}

/** Enabled unless the settings disable it; the settings exist only after the first change. */
function balancerEnabled(figures: ClusterReplies): number | undefined {
  const found = rows(figures, 'config.settings');
  if (!found) return undefined;
  const [settings] = found;
  return Number(valueAt(settings, ['stopped']) !== true && valueAt(settings, ['mode']) !== 'off');
}

function flagOf(value: unknown): number | undefined {
  return typeof value === 'boolean' ? flag(value) : undefined;
}
