import type { ClusterCollector } from '../cluster-collector.js';

/** A row per shard, and more of them than the default of a first batch. */
const ALL_SHARDS = 10_000;

/**
 * config.chunks, counted by the server: it may hold millions of documents, of which a row per shard comes back. By
 * far the dearest of all that is asked, and slow to change: every ten minutes.
 */
export const chunks: ClusterCollector = {
  name: 'chunks',
  help: 'Chunks of a sharded cluster by shard, counted every ten minutes.',
  cost: 'high',
  defaultOn: true,
  maxAgeSeconds: 600,
  requests: [
    {
      command: 'config.chunks',
      database: 'config',
      of: 'config',
      request: () => ({
        aggregate: 'chunks',
        pipeline: [
          {
            $group: {
              _id: '$shard',
              chunks: { $sum: 1 },
              jumbo: { $sum: { $cond: [{ $eq: ['$jumbo', true] }, 1, 0] } },
            },
          },
        ],
        cursor: { batchSize: ALL_SHARDS },
      }),
    },
  ],
};
