import { isDocument, numberOf, type Document } from '../../mongo/bson.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { limitsOf } from '../limits.js';
import { visitCollections } from './visit.js';

/** Fields that are summed over the shards. */
const SUMMED = ['count', 'size', 'storageSize', 'freeStorageSize', 'totalIndexSize'];

/** $collStats storageStats of each collection. `count` is absent for time series collections. */
export const collStats: Collector = {
  name: 'collstats',
  help: 'Sizes and counts of each collection and its indexes.',
  cost: 'high',
  target: 'deployment',
  maxAgeSeconds: 600,
  defaultOn: false,
  maxTimeMs: 2_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  selects: 'namespaces',
  limits: limitsOf(200),
  isFor: () => true,
  commands: [
    {
      name: 'collStats',
      run: (session) =>
        visitCollections(
          session,
          [
            { $collStats: { storageStats: {} } },
            // Leaves out about 15 kB of storage engine statistics.
            { $project: Object.fromEntries([...SUMMED, 'nindexes', 'indexSizes'].map(ofStorage)) },
          ],
          totalOf,
        ),
    },
  ],
};

function ofStorage(field: string): readonly [string, string] {
  return [field, `$storageStats.${field}`];
}

/** Totals of a router's reply, which has a document per shard. A field that no shard reports is absent. */
function totalOf(documents: readonly Document[]): Document {
  // Every shard has the same indexes, except those that are being built or dropped.
  const nindexes = documents.flatMap((document) => numberOf(document.nindexes) ?? []);
  return {
    ...sumOf(documents, SUMMED),
    ...(nindexes.length > 0 && { nindexes: Math.max(...nindexes) }),
    indexSizes: sumOf(documents.map(({ indexSizes }) => indexSizes).filter(isDocument)),
  };
}

/** The numbers of all documents, summed by key. */
function sumOf(documents: readonly Document[], keys?: readonly string[]): Document {
  const sums = new Map<string, number>();
  for (const document of documents) {
    for (const key of keys ?? Object.keys(document)) {
      const value = numberOf(document[key]);
      if (value !== undefined) sums.set(key, (sums.get(key) ?? 0) + value);
    }
  }
  return Object.fromEntries(sums);
}
