import { timestampSeconds, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type Family } from '../family.js';
import { perMember } from '../from-judgement.js';
import { serverStatus, serverStatusRows } from '../from-server-status.js';

const CONFIG_OPTIME = 'sharding.lastSeenConfigServerOpTime.ts';

/**
 * serverStatus.shardingStatistics and sharding: migrations by the word of the shard members that took part, who count
 * while they are primary; and how current a process is with the config servers.
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
  counter(
    'mongodb_sharding_stale_config_errors_total',
    'Times an operation was sent by an outdated routing table, which is then refreshed.',
    // Routers have the second only.
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
