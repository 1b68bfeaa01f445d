import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { probeMongod, type MongodBinary } from './probe.js';

/** Where fetched programs are kept: one folder per entry, `mongod` in it and, where needed, `lib/`. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(
    base === undefined || base === '' ? join(homedir(), '.cache') : base,
    'mongodb-topology-exporter',
  );
}

/** The program of a cache entry, or undefined. An entry that does not run is removed, to be fetched again. */
export async function cachedMongod(entry: string): Promise<MongodBinary | undefined> {
  const folder = join(cacheFolder(), entry);
  if (!existsSync(folder)) return undefined;
  try {
    return await probeEntry(folder);
  } catch {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
}

/**
 * Makes a cache entry. It is filled and tried in a folder of its own and then renamed, so two processes at
 * once are safe: the second one to finish uses what the first one made.
 */
export async function installMongod(
  entry: string,
  fill: (folder: string) => Promise<void>,
): Promise<MongodBinary> {
  const target = join(cacheFolder(), entry);
  await mkdir(cacheFolder(), { recursive: true });
  const staging = await mkdtemp(join(cacheFolder(), '.staging-'));
  try {
    await fill(staging);
    await probeEntry(staging);
    await rename(staging, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return probeEntry(target);
}

function probeEntry(folder: string): Promise<MongodBinary> {
  const libraries = join(folder, 'lib');
  return probeMongod(join(folder, 'mongod'), existsSync(libraries) ? libraries : undefined);
}
