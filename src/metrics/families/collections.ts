import { isDocument, valueAt, type Document } from '../../mongo/bson.js';
import { counter, gauge, type Family, type MetricGroup } from '../family.js';
import { perMember, type Labelled } from '../from-analysis.js';
import { COLLECTION_LABELS, eachCollection, perDeployment, valueOf } from '../from-collectors.js';

const REPORTED_BY = 'reported by one healthy secondary, in a sharded cluster by a router for all shards';

/** Field of latencyStats → label value. */
const KINDS = { reads: 'read', writes: 'write', commands: 'command', transactions: 'transaction' };

/** Sizes of collections, from one member of each set, and latencies of operations on each member. */
export const collections: MetricGroup = {
  name: 'collections',
  title: 'Collections',
  families: [
    size(
      'documents',
      'Number of documents, including orphaned documents; absent for time series collections',
      'count',
    ),
    size('data_bytes', 'Size in bytes of the documents, before compression', 'size'),
    size(
      'storage_bytes',
      'Disk space in bytes that the collection takes, including free space',
      'storageSize',
    ),
    size('free_storage_bytes', 'Free space in bytes in the file of the collection', 'freeStorageSize'),
    size('indexes', 'Number of indexes of the collection, including those being built', 'nindexes'),
    size('index_bytes', 'Disk space in bytes that all indexes of the collection take', 'totalIndexSize'),
    gauge(
      'mongodb_index_size_bytes',
      `Disk space in bytes that the index takes; ${REPORTED_BY}.`,
      perDeployment(
        'collStats',
        '$collStats.storageStats.indexSizes',
        (reply) => eachCollection(reply, indexSizes),
        { labels: [...COLLECTION_LABELS, 'index'] },
      ),
    ),
    latency('seconds', 'Time in seconds spent in operations on the collection', 'latency', 1e6),
    latency(
      'operations',
      'Number of operations on the collection, including reads of these statistics',
      'ops',
    ),
  ],
};

function size(suffix: string, what: string, field: string): Family {
  return gauge(
    `mongodb_collection_${suffix}`,
    `${what}; ${REPORTED_BY}.`,
    perDeployment(
      'collStats',
      `$collStats.storageStats.${field}`,
      (reply) => eachCollection(reply, (stats) => valueOf(stats[field])),
      { labels: COLLECTION_LABELS },
    ),
  );
}

function latency(suffix: string, what: string, field: string, per = 1): Family {
  return counter(
    `mongodb_collection_latency_${suffix}_total`,
    `${what}, on each data member since it started.`,
    perMember(
      `$collStats.latencyStats.*.${field}`,
      ({ replies }) =>
        eachCollection(replies['collStats.latencyStats'], ({ latencyStats }) =>
          Object.entries(KINDS).flatMap(([key, kind]) =>
            valueOf(valueAt(latencyStats, [key, field]), { kind }, per),
          ),
        ),
      { labels: [...COLLECTION_LABELS, 'kind'] },
    ),
  );
}

function indexSizes({ indexSizes: sizes }: Document): readonly Labelled[] {
  if (!isDocument(sizes)) return [];
  return Object.entries(sizes).flatMap(([index, bytes]) => valueOf(bytes, { index }));
}
