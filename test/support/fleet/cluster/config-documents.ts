import { BSON } from 'mongodb';
import type { Doc } from '../document.js';
import { chunkDocuments, collectionDocuments, databaseDocuments } from './sharded-data.js';
import { connectionString, type SimulatedCluster } from './simulated-cluster.js';

const { Int32, Timestamp } = BSON;

const CHUNK_SIZE_MB = 128;

/** A collection of the config database as it reads now; one that is not simulated is empty. */
export function configDocuments(cluster: SimulatedCluster, collection: string): readonly Doc[] {
  switch (collection) {
    case 'shards':
      return shardDocuments(cluster);
    case 'mongos':
      return cluster.rows.map((row) => row.document());
    case 'version':
      return [versionDocument(cluster)];
    case 'settings':
      return settingsDocuments(cluster);
    case 'databases':
      return databaseDocuments(cluster);
    case 'collections':
      return collectionDocuments(cluster);
    case 'chunks':
      return chunkDocuments(cluster);
  }
  return [];
}

/** config.shards, which listShards answers with too. */
export function shardDocuments({ shards }: SimulatedCluster): readonly Doc[] {
  return shards.map(({ id, set, draining, tags, listsArbiters, topologyTime }, index) => ({
    _id: id,
    host: connectionString(set, listsArbiters),
    state: new Int32(1),
    ...(draining && { draining }),
    ...(tags.length > 0 && { tags }),
    topologyTime: new Timestamp({ t: topologyTime, i: index + 1 }),
  }));
}

function versionDocument({ id }: SimulatedCluster): Doc {
  return {
    _id: new Int32(1),
    minCompatibleVersion: new Int32(5),
    currentVersion: new Int32(6),
    clusterId: id,
  };
}

function settingsDocuments({ balancer }: SimulatedCluster): readonly Doc[] {
  return [
    { _id: 'balancer', ...balancer },
    { _id: 'chunksize', value: new Int32(CHUNK_SIZE_MB) },
    { _id: 'autosplit', enabled: true },
  ];
}
