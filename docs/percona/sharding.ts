import { instead, none, renamed, type PerconaSection } from './row.js';

const BY_SHARD = 'Per shard in the other exporter; here from a router, for all shards together.';

/** Sharded clusters, which only a router reports in Percona's exporter. */
export const sharding: PerconaSection = {
  title: 'Sharded clusters',
  note: `One series per cluster, with the label \`mongodb_cluster\`; in the other exporter one per queried router.`,
  rows: [
    ...renamed({
      mongodb_mongos_sharding_shards_total: 'mongodb_sharding_shards',
      mongodb_mongos_sharding_shards_draining_total: 'mongodb_sharding_shards_draining',
      mongodb_mongos_sharding_collections_total: 'mongodb_sharding_collections',
    }),
    ...instead(
      'Whether one of its collections is sharded; in the other exporter whether sharding is enabled.',
      {
        'mongodb_mongos_sharding_databases_total{type="partitioned"}':
          'mongodb_sharding_databases{sharded="true"}',
        'mongodb_mongos_sharding_databases_total{type="unpartitioned"}':
          'mongodb_sharding_databases{sharded="false"}',
      },
    ),
    ...renamed(
      { mongodb_mongos_sharding_shard_chunks_total: 'mongodb_sharding_chunks' },
      { labels: { shard: 'shard' }, remark: 'Shards without chunks have the value 0 here.' },
    ),
    ...instead('The sum over the shards.', {
      mongodb_mongos_sharding_chunks_total: 'mongodb_sharding_chunks',
    }),
    ...none(
      'They are not counted per collection; many chunks are not a fault.',
      'mongodb_shards_collection_chunks_count',
    ),
    ...instead('In the other exporter 1 only in mode full.', {
      mongodb_mongos_sharding_balancer_enabled: 'mongodb_sharding_balancer_enabled',
    }),
    ...instead('In the other exporter 1 while it does not run.', {
      mongodb_mongos_sharding_chunks_is_balancer_running: 'mongodb_sharding_balancer_running',
    }),
    ...instead(
      'Counted by each shard since its start; in the other exporter the events of ten minutes, read from the change log.',
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
