import type { ClusterCollector } from '../collector.js';

/**
 * More shards than a cluster has. The default first batch has 101 documents, and the rest would have to be requested
 * with a cursor.
 */
const ALL_SHARDS = 10_000;

/** Routers are never removed from config.mongos: only those with the latest pings are read. */
const ROUTERS = 1_000;

/** The cluster from its config database, and the balancer status from a router. All documents are small. */
export const sharding: ClusterCollector = {
  name: 'sharding',
  help: 'Shards, databases, sharded collections, routers and balancer of a sharded cluster, every minute.',
  cost: 'medium',
  defaultOn: true,
  maxAgeSeconds: 60,
  requests: [
    {
      command: 'config.shards',
      database: 'config',
      of: 'config',
      request: () => ({
        find: 'shards',
        projection: { host: 1, draining: 1 },
        batchSize: ALL_SHARDS,
        singleBatch: true,
      }),
    },
    {
      command: 'config.databases',
      database: 'config',
      of: 'config',
      request: () => ({
        aggregate: 'databases',
        pipeline: [{ $match: { _id: { $ne: 'config' } } }, { $count: 'databases' }],
        cursor: {},
      }),
    },
    {
      command: 'config.collections',
      database: 'config',
      of: 'config',
      request: () => ({
        aggregate: 'collections',
        pipeline: [
          // Up to 4.4 a dropped collection keeps its row; 8.0 has rows for collections that are not sharded.
          { $match: { dropped: { $ne: true }, unsplittable: { $ne: true } } },
          {
            $group: { _id: { $arrayElemAt: [{ $split: ['$_id', '.'] }, 0] }, collections: { $sum: 1 } },
          },
          {
            $group: {
              _id: null,
              collections: { $sum: '$collections' },
              // config.system.sessions is a sharded collection, but config is not a user database.
              databases: { $sum: { $cond: [{ $eq: ['$_id', 'config'] }, 0, 1] } },
            },
          },
        ],
        cursor: {},
      }),
    },
    {
      command: 'config.settings',
      database: 'config',
      of: 'config',
      request: () => ({ find: 'settings', filter: { _id: 'balancer' }, limit: 1, singleBatch: true }),
    },
    {
      command: 'config.mongos',
      database: 'config',
      of: 'config',
      about: 'routers',
      request: () => ({
        find: 'mongos',
        projection: { ping: 1 },
        sort: { ping: -1 },
        limit: ROUTERS,
        batchSize: ROUTERS,
        singleBatch: true,
      }),
    },
    {
      command: 'balancerStatus',
      database: 'admin',
      of: 'mongos',
      request: () => ({ balancerStatus: 1 }),
    },
  ],
};
