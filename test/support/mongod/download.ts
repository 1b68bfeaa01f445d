import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, installMongod } from './cache.js';
import type { MongodBinary } from './probe.js';

/**
 * Fetches mongod from MongoDB's own download site into the cache, by mongodb-memory-server, which knows the
 * build for each system. `version` absent: the version that package stands for.
 */
export async function downloadMongod(entry: string, version?: string): Promise<MongodBinary> {
  // Loaded only here: it searches for its configuration when imported, and is rarely needed.
  const { MongoBinary } = await import('mongodb-memory-server-core');
  const path = await MongoBinary.getPath({
    downloadDir: join(cacheFolder(), 'downloads'),
    ...(version === undefined ? {} : { version }),
  });
  return installMongod(entry, (folder) => symlink(path, join(folder, 'mongod')));
}
