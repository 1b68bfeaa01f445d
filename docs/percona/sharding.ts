import { instead, none, renamed, type PerconaSection } from './row.js';

const BY_SHARD = 'There of each shard; here through a router, of all shards together.';

/** Sharded clusters, which there only a router tells of. */
export const sharding: PerconaSection = {
  title: 'Sharded clusters',
  note: `Once for each cluster, with the label \`mongodb_cluster\`; there with every router that is asked.`,
  rows: [
    ...renamed({
      mongodb_mongos_sharding_shards_total: 'mongodb_sharding_shards',
      mongodb_mongos_sharding_shards_draining_total: 'mongodb_sharding_shards_draining',
      mongodb_mongos_sharding_collections_total: 'mongodb_sharding_collections',
    }),
    ...instead('Whether one of its collections is sharded; there whether it was allowed to be.', {
      'mongodb_mongos_sharding_databases_total{type="partitioned"}':
        'mongodb_sharding_databases{sharded="true"}',
      'mongodb_mongos_sharding_databases_total{type="unpartitioned"}':
        'mongodb_sharding_databases{sharded="false"}',
    }),
    ...renamed(
      { mongodb_mongos_sharding_shard_chunks_total: 'mongodb_sharding_chunks' },
      { labels: { shard: 'shard' }, remark: 'Shards without a chunk have a 0 here.' },
    ),
    ...instead('The sum over the shards.', {
      mongodb_mongos_sharding_chunks_total: 'mongodb_sharding_chunks',
    }),
    ...none(
      'By collection they are counted nowhere; many chunks are no fault.',
      'mongodb_shards_collection_chunks_count',
    ),
    ...instead('There 1 only in mode full.', {
      mongodb_mongos_sharding_balancer_enabled: 'mongodb_sharding_balancer_enabled',
    }),
    ...instead('There 1 while it does not run.', {
      mongodb_mongos_sharding_chunks_is_balancer_running: 'mongodb_sharding_balancer_running',
    }),
    ...instead(
      'Counted by each shard since its start; there the events of ten minutes, read from the change log.',
      { mongodb_mongos_sharding_changelog_10min_total: 'mongodb_sharding_migrations_total' },
    ),
    ...instead(
      BY_SHARD,
      {
        mongodb_mongos_db_collections_total: 'mongodb_database_collections',
        mongodb_mongos_db_data_size_bytes: 'mongodb_database_data_bytes',
        mongodb_mongos_db_index_size_bytes: 'mongodb_database_index_bytes',
        mongodb_mongos_db_indexes_total: 'mongodb_database_indexes',
      },
      { labels: { db: 'database' } },
    ),
  ],
};
