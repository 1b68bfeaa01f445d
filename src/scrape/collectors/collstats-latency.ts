import type { MultiCommandCollector } from '../collector.js';
import { limitsOf } from '../limits.js';
import { mayReadUsersData } from './reads.js';
import { visitCollections } from './visit.js';

/** $collStats latencyStats of each collection. Every member keeps its own counters. */
export const collStatsLatency: MultiCommandCollector = {
  name: 'collstats-latency',
  command: 'collStats.latencyStats',
  help: 'Operations and their time for each collection, of each data member.',
  cost: 'high',
  scope: 'member',
  maxAgeSeconds: 60,
  defaultOn: false,
  maxTimeMs: 1_000,
  chooses: 'namespaces',
  limits: limitsOf(200),
  isFor: mayReadUsersData,
  survey: (session) =>
    visitCollections(
      session,
      [{ $collStats: { latencyStats: { histograms: false } } }, { $project: { latencyStats: 1 } }],
      ([document]) => ({ latencyStats: document?.latencyStats }),
    ),
};
