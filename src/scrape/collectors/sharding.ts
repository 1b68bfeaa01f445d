import type { Collector } from '../collector.js';
import { ALL_SHARDS } from './namespaces.js';
import { readConfig } from './read-config.js';
import { isCentral } from './reads.js';

/** Routers are never removed from config.mongos: only those with the latest pings are read. */
const ROUTERS = 1_000;

/** The cluster from its config database, and the balancer status from a router. All documents are small. */
export const sharding: Collector = {
  name: 'sharding',
  help: 'Shards, databases, sharded collections, routers and balancer of a sharded cluster, every minute.',
  cost: 'medium',
  defaultOn: true,
  target: 'cluster',
  maxAgeSeconds: 60,
  // All requests read small documents. One that takes longer is stuck, and must leave time for the others.
  maxTimeMs: 2_000,
  isFor: isCentral,
  commands: [
    {
      name: 'config.shards',
      run: readConfig({
        find: 'shards',
        projection: { host: 1, draining: 1 },
        batchSize: ALL_SHARDS,
        singleBatch: true,
      }),
    },
    {
      name: 'config.databases',
      run: readConfig({
        aggregate: 'databases',
        pipeline: [{ $match: { _id: { $ne: 'config' } } }, { $count: 'databases' }],
        cursor: {},
      }),
    },
    {
      name: 'config.collections',
      run: readConfig({
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
      name: 'config.settings',
      run: readConfig({ find: 'settings', filter: { _id: 'balancer' }, limit: 1, singleBatch: true }),
    },
    {
      name: 'config.mongos',
      perRouter: true,
      run: readConfig({
        find: 'mongos',
        projection: { ping: 1 },
        sort: { ping: -1 },
        limit: ROUTERS,
        batchSize: ROUTERS,
        singleBatch: true,
      }),
    },
    {
      name: 'balancerStatus',
      from: 'mongos',
      run: ({ send }) => send('admin', { balancerStatus: 1 }),
    },
  ],
};
