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
    'Chunk migrations from this shard (donor) and to it (recipient), as its primary counted them.',
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
    'Time that migrations from this shard took as a whole, without the deletion of what was moved.',
    serverStatus('shardingStatistics.totalDonorMoveChunkTimeMillis', { per: 1000, since: '7.0' }),
  ),
  counter(
    'mongodb_sharding_critical_section_seconds_total',
    'Time that migrations from this shard kept writes to the collection waiting: catch-up and commit.',
    serverStatus('shardingStatistics.totalCriticalSectionTimeMillis', { per: 1000 }),
  ),
  counter(
    'mongodb_sharding_moved_documents_total',
    'Documents that this shard has sent to others in migrations.',
    serverStatus('shardingStatistics.countDocsClonedOnDonor'),
  ),
  counter(
    'mongodb_sharding_moved_bytes_total',
    'Size of the documents that this shard has sent to others in migrations.',
    serverStatus('shardingStatistics.countBytesClonedOnDonor', { since: '7.0' }),
  ),
  gauge(
    'mongodb_sharding_range_deleter_tasks',
    'Ranges that have moved away and wait to be deleted here: orphaned documents until then.',
    serverStatus('shardingStatistics.rangeDeleterTasks', { since: '6.0' }),
  ),
  counter(
    'mongodb_sharding_range_deleted_documents_total',
    'Documents deleted here after their range had moved away.',
    serverStatus([
      'shardingStatistics.countDocsDeletedByRangeDeleter',
      // Before 7.0.
      'shardingStatistics.countDocsDeletedOnDonor',
    ]),
  ),
  counter(
    'mongodb_sharding_unauthorized_direct_operations_total',
    'Operations sent past the routers by users who may not do so: refused from 8.0 on, before that only logged.',
    serverStatus('shardingStatistics.unauthorizedDirectShardOps', { since: '7.0' }),
  ),
  gauge(
    'mongodb_sharding_inconsistent_index_collections',
    'Sharded collections whose indexes are not the same on all shards; of the primary of the config servers, which looks every ten minutes.',
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
    'Times an operation was sent by an outdated routing table, which is then refreshed.',
    // Routers report only the second.
    serverStatus([
      'shardingStatistics.countStaleConfigErrors',
      'shardingStatistics.catalogCache.countStaleConfigErrors',
    ]),
  ),
  gauge(
    'mongodb_sharding_config_optime_timestamp_seconds',
    'Newest operation of the config servers that this router or shard member has heard of.',
    perMember(
      `serverStatus.${CONFIG_OPTIME}`,
      ({ replies }) => timestampSeconds(valueAt(replies.serverStatus, CONFIG_OPTIME.split('.'))),
      { reads: [CONFIG_OPTIME] },
    ),
  ),
];
