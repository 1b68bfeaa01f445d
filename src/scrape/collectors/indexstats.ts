import type { MultiCommandCollector } from '../collector.js';
import { limitsOf } from '../limits.js';
import { mayReadUsersData } from './reads.js';
import { visitCollections } from './visit.js';

/** $indexStats of each collection. Every member keeps its own counters. */
export const indexStats: MultiCommandCollector = {
  name: 'indexstats',
  command: 'indexStats',
  help: 'How often each index is used, of each data member.',
  cost: 'high',
  scope: 'member',
  maxAgeSeconds: 300,
  defaultOn: false,
  maxTimeMs: 1_000,
  chooses: 'namespaces',
  limits: limitsOf(200),
  isFor: mayReadUsersData,
  survey: (session) =>
    visitCollections(
      session,
      // Leaves out `spec`: the spec of a partial index may contain user data.
      [{ $indexStats: {} }, { $project: { name: 1, ops: '$accesses.ops', since: '$accesses.since' } }],
      (indexes) => ({ indexes }),
    ),
};
