import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { limitsOf } from '../limits.js';
import { mayReadUsersData } from './reads.js';
import { visitCollections } from './visit.js';

/** $indexStats of each collection. Every member keeps its own counters. */
export const indexStats: Collector = {
  name: 'indexstats',
  help: 'Number of operations that use each index, on each data member.',
  cost: 'high',
  target: 'member',
  maxAgeSeconds: 300,
  defaultOn: false,
  maxTimeMs: 1_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  selects: 'namespaces',
  limits: limitsOf(200),
  isFor: mayReadUsersData,
  commands: [
    {
      name: 'indexStats',
      run: (session) =>
        visitCollections(
          session,
          // Leaves out `spec`: the spec of a partial index may contain user data.
          [{ $indexStats: {} }, { $project: { name: 1, ops: '$accesses.ops', since: '$accesses.since' } }],
          (indexes) => ({ indexes }),
        ),
    },
  ],
};
