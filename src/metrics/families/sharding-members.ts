import { numberOf, timestampSeconds, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type Family } from '../family.js';
import { perMember } from '../from-analysis.js';
import { serverStatus, serverStatusRows } from '../from-server-status.js';

const INCONSISTENT = 'shardedIndexConsistency.numShardedCollectionsWithInconsistentIndexes';

const CONFIG_OPTIME = 'sharding.lastSeenConfigServerOpTime.ts';

/**
 * serverStatus.shardingStatistics and sharding: migrations as the participating shard members report them, which count
 * while they are primary; and how up to date the metadata of a process is with the config servers.
 */
export const shardMembers: readonly Family[] = [
  counter(
    'mongodb_sharding_migrations_total',
    'Number of chunk migrations from this shard (donor) and to it (recipient), counted by its primary.',
    serverStatusRows([
      ['shardingStatistics.countDonorMoveChunkStarted', { role: 'donor', result: 'started' }],
      // These two since 7.0.
      ['shardingStatistics.countDonorMoveChunkCommitted', { role: 'donor', result: 'committed' }],
      ['shardingStatistics.countDonorMoveChunkAborted', { role: 'donor', result: 'aborted' }],
      ['shardingStatistics.countRecipientMoveChunkStarted', { role: 'recipient', result: 'started' }],
    ]),
  ),
  counter(
    'mongodb_sharding_migration_seconds_total',
    'Time in seconds that migrations from this shard took, without the deletion of the moved documents.',
    serverStatus('shardingStatistics.totalDonorMoveChunkTimeMillis', { per: 1000, since: '7.0' }),
  ),
  counter(
    'mongodb_sharding_critical_section_seconds_total',
    'Time in seconds that migrations from this shard blocked writes to the collection, for catch-up and commit.',
    serverStatus('shardingStatistics.totalCriticalSectionTimeMillis', { per: 1000 }),
  ),
  counter(
    'mongodb_sharding_moved_documents_total',
    'Number of documents that this shard sent to others in migrations.',
    serverStatus('shardingStatistics.countDocsClonedOnDonor'),
  ),
  counter(
    'mongodb_sharding_moved_bytes_total',
    'Size in bytes of the documents that this shard sent to others in migrations.',
    serverStatus('shardingStatistics.countBytesClonedOnDonor', { since: '7.0' }),
  ),
  gauge(
    'mongodb_sharding_range_deleter_tasks',
    'Number of ranges that moved away and wait to be deleted here; their documents are orphaned until then.',
    serverStatus('shardingStatistics.rangeDeleterTasks', { since: '6.0' }),
  ),
  counter(
    'mongodb_sharding_range_deleted_documents_total',
    'Number of documents deleted here after their range moved away.',
    serverStatus([
      'shardingStatistics.countDocsDeletedByRangeDeleter',
      // Before 7.0.
      'shardingStatistics.countDocsDeletedOnDonor',
    ]),
  ),
  counter(
    'mongodb_sharding_unauthorized_direct_operations_total',
    'Number of operations that bypassed the routers without the privilege to do so; rejected since 8.0, only logged before.',
    serverStatus('shardingStatistics.unauthorizedDirectShardOps', { since: '7.0' }),
  ),
  gauge(
    'mongodb_sharding_inconsistent_index_collections',
    'Number of sharded collections whose indexes differ between shards; from the primary of the config servers, which checks every ten minutes.',
    perMember(
      `serverStatus.${INCONSISTENT}`,
      ({ hello, replies }) =>
        hello?.writable === true
          ? numberOf(valueAt(replies.serverStatus, INCONSISTENT.split('.')))
          : undefined,
      { reads: [INCONSISTENT] },
    ),
  ),
  counter(
    'mongodb_sharding_stale_config_errors_total',
    'Number of operations sent by an outdated routing table, which is then refreshed.',
    // Routers report only the second.
    serverStatus([
      'shardingStatistics.countStaleConfigErrors',
      'shardingStatistics.catalogCache.countStaleConfigErrors',
    ]),
  ),
  gauge(
    'mongodb_sharding_config_optime_timestamp_seconds',
    'Unix timestamp of the newest operation of the config servers that this router or shard member knows.',
    perMember(
      `serverStatus.${CONFIG_OPTIME}`,
      ({ replies }) => timestampSeconds(valueAt(replies.serverStatus, CONFIG_OPTIME.split('.'))),
      { reads: [CONFIG_OPTIME] },
    ),
  ),
];
