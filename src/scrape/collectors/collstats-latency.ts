import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { limitsOf } from '../limits.js';
import { mayReadUsersData } from './reads.js';
import { visitCollections } from './visit.js';

/** $collStats latencyStats of each collection. Every member keeps its own counters. */
export const collStatsLatency: Collector = {
  name: 'collstats-latency',
  help: 'Operations and their time by collection, on each data member.',
  cost: 'high',
  target: 'member',
  maxAgeSeconds: 60,
  defaultOn: false,
  maxTimeMs: 1_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  selects: 'namespaces',
  limits: limitsOf(200),
  isFor: mayReadUsersData,
  commands: [
    {
      name: 'collStats.latencyStats',
      run: (session) =>
        visitCollections(
          session,
          [{ $collStats: { latencyStats: { histograms: false } } }, { $project: { latencyStats: 1 } }],
          ([document]) => ({ latencyStats: document?.latencyStats }),
        ),
    },
  ],
};
