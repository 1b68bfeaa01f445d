import { isDocument, valueAt, type Document } from '../../mongo/bson.js';
import { counter, gauge, type Family, type MetricGroup } from '../family.js';
import { perMember, type Labelled } from '../from-analysis.js';
import { COLLECTION_LABELS, eachCollection, perDeployment, valueOf } from '../from-collectors.js';

const WHOSE = 'as one healthy secondary has it; through a router in a sharded cluster, of all shards';

/** Field of latencyStats → label value. */
const KINDS = { reads: 'read', writes: 'write', commands: 'command', transactions: 'transaction' };

/** Sizes of collections, from one member of each set, and latencies of operations on each member. */
export const collections: MetricGroup = {
  name: 'collections',
  title: 'Collections',
  families: [
    size('documents', 'Documents, orphans included; absent of time series', 'count'),
    size('data_bytes', 'Size of the documents before compression', 'size'),
    size('storage_bytes', 'Space that the collection takes on disk, free space included', 'storageSize'),
    size('free_storage_bytes', 'Free space in the file of the collection', 'freeStorageSize'),
    size('indexes', 'Indexes of the collection, those that are being built included', 'nindexes'),
    size('index_bytes', 'Space that all indexes of the collection take on disk', 'totalIndexSize'),
    gauge(
      'mongodb_index_size_bytes',
      `Space that the index takes on disk; ${WHOSE}.`,
      perDeployment(
        'collStats',
        '$collStats.storageStats.indexSizes',
        (reply) => eachCollection(reply, indexSizes),
        { labels: [...COLLECTION_LABELS, 'index'] },
      ),
    ),
    latency('seconds', 'Time that operations on the collection have taken', 'latency', 1e6),
    latency('operations', 'Operations on the collection, the reading of these figures included', 'ops'),
  ],
};

function size(suffix: string, what: string, field: string): Family {
  return gauge(
    `mongodb_collection_${suffix}`,
    `${what}; ${WHOSE}.`,
    perDeployment(
      'collStats',
      `$collStats.storageStats.${field}`,
      (reply) => eachCollection(reply, (figures) => valueOf(figures[field])),
      { labels: COLLECTION_LABELS },
    ),
  );
}

function latency(suffix: string, what: string, field: string, per = 1): Family {
  return counter(
    `mongodb_collection_latency_${suffix}_total`,
    `${what}, since the member started; each data member tells its own.`,
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
