import { documentsOf, numberOf, stringOf } from '../../mongo/bson.js';
import { gauge, type Family, type MetricGroup } from '../family.js';
import { perDeployment } from '../from-collectors.js';

const REPORTED_BY = 'reported by one healthy secondary, in a sharded cluster by a router';

/**
 * Sizes of databases, from one member of each set. A router adds up the replies of the shards: collections and indexes
 * count once for each shard that has a part of them.
 */
export const databases: MetricGroup = {
  name: 'databases',
  title: 'Databases',
  families: [
    databaseGauge(
      'collections',
      'Number of collections, counted once for each shard that has a part',
      'collections',
    ),
    databaseGauge('views', 'Number of views', 'views'),
    databaseGauge('objects', 'Number of documents, from the metadata of the storage engine', 'objects'),
    databaseGauge('data_bytes', 'Size in bytes of the documents, before compression', 'dataSize'),
    databaseGauge(
      'storage_bytes',
      'Disk space in bytes that collections take, including free space in their files',
      'storageSize',
    ),
    databaseGauge('indexes', 'Number of indexes, counted once for each shard that has a part', 'indexes'),
    databaseGauge(
      'index_bytes',
      'Disk space in bytes that indexes take, including free space in their files',
      'indexSize',
    ),
  ],
};

function databaseGauge(suffix: string, what: string, field: string): Family {
  return gauge(
    `mongodb_database_${suffix}`,
    `${what}; ${REPORTED_BY}.`,
    perDeployment(
      'dbStats',
      `dbStats.${field}`,
      (reply) =>
        documentsOf(reply.databases).flatMap((stats) => {
          const [database, value] = [stringOf(stats.database), numberOf(stats[field])];
          return database === undefined || value === undefined ? [] : [{ labels: { database }, value }];
        }),
      { labels: ['database'] },
    ),
  );
}
