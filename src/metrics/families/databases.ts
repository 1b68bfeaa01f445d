import { documentsOf, numberOf, stringOf } from '../../mongo/bson.js';
import { gauge, type Family, type MetricGroup } from '../family.js';
import { perDeployment } from '../from-collectors.js';

const WHOSE = 'as one healthy secondary has it; through a router in a sharded cluster';

/**
 * Sizes of databases, from one member of each set. A router adds up the replies of the shards: collections and indexes
 * count once for each shard that has a part of them.
 */
export const databases: MetricGroup = {
  name: 'databases',
  title: 'Databases',
  families: [
    figure('collections', 'Collections, once for each shard that has a part', 'collections'),
    figure('views', 'Views', 'views'),
    figure('objects', 'Documents, as the storage engine keeps their number', 'objects'),
    figure('data_bytes', 'Size of the documents before compression', 'dataSize'),
    figure(
      'storage_bytes',
      'Space that collections take on disk, free space in their files included',
      'storageSize',
    ),
    figure('indexes', 'Indexes, once for each shard that has a part', 'indexes'),
    figure('index_bytes', 'Space that indexes take on disk, free space in their files included', 'indexSize'),
  ],
};

function figure(suffix: string, what: string, field: string): Family {
  return gauge(
    `mongodb_database_${suffix}`,
    `${what}; ${WHOSE}.`,
    perDeployment(
      'dbStats',
      `dbStats.${field}`,
      (figures) =>
        documentsOf(figures.databases).flatMap((stats) => {
          const [database, value] = [stringOf(stats.database), numberOf(stats[field])];
          return database === undefined || value === undefined ? [] : [{ labels: { database }, value }];
        }),
      { labels: ['database'] },
    ),
  );
}
