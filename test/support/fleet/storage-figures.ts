import type { Doc } from './document.js';

/** dbStats of `local`: its disk has 250 GiB, of which 100 are used. */
export function localStatistics(): Doc {
  const disk = { fsUsedSize: 107_374_182_400, fsTotalSize: 268_435_456_000 };
  return { ...databaseStatistics('local', [{ documents: 20_000, bytes: 52_428_800, indexes: {} }]), ...disk };
}

/** getParameter of the feature compatibility version; other parameters are not simulated. */
export function compatibilityVersion(command: Doc): Doc | undefined {
  if (command.featureCompatibilityVersion === undefined) return undefined;
  return { featureCompatibilityVersion: { version: '6.0' }, ok: 1 };
}

/** What a collection holds, or the part of it that is on one shard. */
export interface Stored {
  readonly documents: number;
  readonly bytes: number;
  /** Name of the index → its size. */
  readonly indexes: Readonly<Record<string, number>>;
}

/** The storageStats of $collStats, without the storage engine's own. */
export function storageStatistics({ documents, bytes, indexes }: Stored): Doc {
  const [storageSize, totalIndexSize] = [storageOf(bytes), sum(Object.values(indexes))];
  return {
    ...{ size: bytes, count: documents, avgObjSize: bytes / documents, numOrphanDocs: 0 },
    ...{ storageSize, freeStorageSize: 4096, capped: false, nindexes: Object.keys(indexes).length },
    ...{ indexBuilds: [], totalIndexSize, totalSize: storageSize + totalIndexSize, indexSizes: indexes },
    scaleFactor: 1,
  };
}

/** The dbStats of a database, or of the part of it that is on one shard. */
export function databaseStatistics(db: string, collections: readonly Stored[], views = 0): Doc {
  const objects = sum(collections.map(({ documents }) => documents));
  const dataSize = sum(collections.map(({ bytes }) => bytes));
  const storageSize = sum(collections.map(({ bytes }) => storageOf(bytes)));
  const indexes = collections.flatMap((collection) => Object.values(collection.indexes));
  return {
    ...{ db, collections: collections.length, views, objects, avgObjSize: dataSize / objects, dataSize },
    ...{ storageSize, indexes: indexes.length, indexSize: sum(indexes), scaleFactor: 1, ok: 1 },
  };
}

/** Compressed to a quarter. */
function storageOf(bytes: number): number {
  return bytes / 4;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
