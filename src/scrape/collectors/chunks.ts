import type { Collector } from '../collector.js';
import { ALL_SHARDS } from './namespaces.js';
import { readConfig } from './read-config.js';
import { isCentral } from './reads.js';

/**
 * config.chunks, counted by the server: it may hold millions of documents; the reply has one row per shard. By far
 * the most expensive request: off by default, and sent in the background every ten minutes.
 */
export const chunks: Collector = {
  name: 'chunks',
  help: 'Chunks of a sharded cluster by shard, counted in the background every ten minutes.',
  cost: 'high',
  defaultOn: false,
  target: 'cluster',
  maxAgeSeconds: 600,
  // Time that counting a million chunks takes on a busy server.
  maxTimeMs: 30_000,
  isFor: isCentral,
  commands: [
    {
      name: 'config.chunks',
      inBackground: true,
      run: readConfig({
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
