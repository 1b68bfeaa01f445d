import type { ClusterCollector } from '../collector.js';

/** The reply has one row per shard, which may be more rows than the default first batch holds. */
const ALL_SHARDS = 10_000;

/** Time that counting a million chunks takes on a busy server. */
const MAX_TIME_MS = 30_000;

const MAX_AGE_SECONDS = 600;

/**
 * config.chunks, counted by the server: it may hold millions of documents; the reply has one row per shard. By far
 * the most expensive request: off by default, and sent in the background every ten minutes.
 */
export const chunks: ClusterCollector = {
  name: 'chunks',
  help: 'Chunks of a sharded cluster by shard, counted in the background every ten minutes.',
  cost: 'high',
  defaultOn: false,
  maxAgeSeconds: MAX_AGE_SECONDS,
  requests: [
    {
      command: 'config.chunks',
      database: 'config',
      of: 'config',
      background: { maxTimeMs: MAX_TIME_MS, retrySeconds: MAX_AGE_SECONDS },
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
