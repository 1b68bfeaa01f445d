import { instead, none, renamed, type PerconaSection } from './row.js';

const DATABASE = { labels: { database: 'database' } };

const COLLECTION = { labels: { database: 'database', collection: 'collection' } };

const INDEX = { labels: { ...COLLECTION.labels, key_name: 'index' } };

const TOP_OPS = {
  total: 'total',
  readLock: 'read_lock',
  writeLock: 'write_lock',
  queries: 'query',
  getmore: 'getmore',
  insert: 'insert',
  update: 'update',
  remove: 'delete',
  commands: 'command',
};

const KINDS = { reads: 'read', writes: 'write', commands: 'command', transactions: 'transaction' };

/** For each key, the name in Percona's exporter and the selector in this one. */
function each(keys: Readonly<Record<string, string>>, theirs: string, ours: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [theirs.replace('*', key), ours.replace('*', value)]),
  );
}

/** Metrics that grow with the data: off by default, with limits. */
export const collections: PerconaSection = {
  title: 'Databases, collections and operations on them',
  note: `Off by default, except the file system: see [Collectors](collectors.md). Sizes are read from one healthy secondary, in a
sharded cluster from one router, not from every member; there is no label \`shard\`.`,
  rows: [
    ...renamed(
      {
        mongodb_dbstats_collections: 'mongodb_database_collections',
        mongodb_dbstats_views: 'mongodb_database_views',
        mongodb_dbstats_objects: 'mongodb_database_objects',
        mongodb_dbstats_dataSize: 'mongodb_database_data_bytes',
        mongodb_dbstats_storageSize: 'mongodb_database_storage_bytes',
        mongodb_dbstats_indexes: 'mongodb_database_indexes',
        mongodb_dbstats_indexSize: 'mongodb_database_index_bytes',
      },
      DATABASE,
    ),
    ...instead('One value per member, not per database; on by default.', {
      mongodb_dbstats_fsTotalSize: 'mongodb_filesystem_size_bytes',
      mongodb_dbstats_fsUsedSize: 'mongodb_filesystem_used_bytes',
    }),
    ...none(
      'Can be calculated from the other metrics.',
      ...['avgObjSize', 'totalSize', 'scaleFactor', 'ok'].map((field) => `mongodb_dbstats_${field}`),
    ),
    ...instead(
      'Per collection; in the other exporter a sum.',
      { mongodb_dbstats_freeStorageSize: 'mongodb_collection_free_storage_bytes' },
      DATABASE,
    ),
    ...renamed(
      {
        mongodb_collstats_storageStats_count: 'mongodb_collection_documents',
        mongodb_collstats_storageStats_size: 'mongodb_collection_data_bytes',
        mongodb_collstats_storageStats_storageSize: 'mongodb_collection_storage_bytes',
        mongodb_collstats_storageStats_freeStorageSize: 'mongodb_collection_free_storage_bytes',
        mongodb_collstats_storageStats_nindexes: 'mongodb_collection_indexes',
        mongodb_collstats_storageStats_totalIndexSize: 'mongodb_collection_index_bytes',
      },
      COLLECTION,
    ),
    ...renamed(
      { mongodb_collstats_storageStats_indexSizes: 'mongodb_index_size_bytes' },
      { labels: { ...COLLECTION.labels, index_name: 'index' } },
    ),
    ...none(
      'Can be calculated from the other metrics, or is a setting of the collection.',
      ...['avgObjSize', 'totalSize', 'capped', 'max', 'maxSize', 'scaleFactor', 'numOrphanDocs'].map(
        (field) => `mongodb_collstats_storageStats_${field}`,
      ),
    ),
    ...renamed(
      each(
        KINDS,
        'mongodb_collstats_latencyStats_*_latency',
        'mongodb_collection_latency_seconds_total{kind="*"}',
      ),
      { ...COLLECTION, conversion: 'µs → s' },
    ),
    ...renamed(
      each(
        KINDS,
        'mongodb_collstats_latencyStats_*_ops',
        'mongodb_collection_latency_operations_total{kind="*"}',
      ),
      COLLECTION,
    ),
    ...renamed({ mongodb_indexstats_accesses_ops: 'mongodb_index_accesses_total' }, INDEX),
    ...none('mongodb_collection_indexes counts what is being built as well.', 'mongodb_indexstats_building'),
    ...renamed(each(TOP_OPS, 'mongodb_top_*_time', 'mongodb_top_seconds_total{op="*"}'), {
      ...COLLECTION,
      conversion: 'µs → s',
    }),
    ...renamed(each(TOP_OPS, 'mongodb_top_*_count', 'mongodb_top_operations_total{op="*"}'), COLLECTION),
    ...instead(
      'By type of operation, with their number; a series for each operation would exist only as long as the operation.',
      { mongodb_currentop_query_uptime: 'mongodb_current_operations_longest_seconds' },
      { labels: { op: 'op' }, values: { remove: 'delete' }, conversion: 'µs → s' },
    ),
    ...renamed({ mongodb_currentop_fsync_lock_state: 'mongodb_fsync_locked' }),
    ...instead(
      "In the last minute, without the exporter's own operations.",
      { mongodb_profile_slow_query_count: 'mongodb_profiled_operations' },
      DATABASE,
    ),
    ...instead(
      'One value per set, not per member.',
      {
        mongodb_fcv_feature_compatibility_version: 'mongodb_feature_compatibility_version_info',
      },
      { labels: { version: 'version' } },
    ),
    ...none(
      'Backups are not monitored.',
      ...['agent_status', 'backup_size_bytes', 'backup_duration_seconds', 'backup_last_transition_ts'].map(
        (name) => `mongodb_pbm_${name}`,
      ),
      'mongodb_pbm_cluster_backup_configured',
      'mongodb_pbm_cluster_pitr_backup_enabled',
    ),
  ],
};
