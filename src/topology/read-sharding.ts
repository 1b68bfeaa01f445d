import { millisOf, stringOf, type Document } from '../mongo/bson.js';
import { ask, findConfig, isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import { mayBeShard } from './hello.js';
import { parseShardMap, parseShards, unite, type SetString, type ShardMap } from './shard-map.js';

/** What informants could tell of a sharded cluster. */
export interface ShardingReading {
  readonly config?: SetString;
  /** All shards by id; absent: nobody could tell. */
  readonly shards?: ReadonlyMap<string, SetString>;
  /** Routers that report to the config servers now; absent: nobody could tell. */
  readonly routers?: readonly string[];
}

/** The id of the shard behind that replica set. */
export function shardOfSet({ shards }: ShardingReading, set: string | undefined): string | undefined {
  return [...(shards ?? [])].find(([, shard]) => shard.set === set)?.[0];
}

/** A router that reports every 10 s is behind the newest one by more than this only when it has ceased to. */
const STALE_MS = 60_000;

/** One informant that can read config.* is enough; more are asked while those before could not. */
const INFORMANTS = 3;

/**
 * Reads shards and routers from a config member, else through a router; else the shards alone from the maps that routers
 * and shard members still have when all config servers are down.
 */
export async function readSharding(
  contacts: readonly Contact[],
  signal: AbortSignal,
): Promise<ShardingReading> {
  const able = contacts.filter(isInformant);
  const ofConfig = able
    .filter(({ hello }) => hello.component === 'config' && (hello.writable || hello.secondary))
    .sort((a, b) => Number(b.hello.writable) - Number(a.hello.writable));
  const ofRouters = able.filter(({ hello }) => hello.kind === 'mongos');
  for (const informant of [...ofConfig.slice(0, INFORMANTS), ...ofRouters.slice(0, INFORMANTS)]) {
    const reading = await readConfigDatabase(informant, signal);
    if (reading) return reading;
  }
  const ofShards = able.filter(({ hello }) => mayBeShard(hello));
  for (const informant of [...ofRouters.slice(0, INFORMANTS), ...ofShards.slice(0, INFORMANTS)]) {
    const { config, shards } = await readShardMap(informant, signal);
    if (shards.size > 0) return { shards, ...(config && { config }) };
  }
  return {};
}

async function readConfigDatabase(
  informant: Contact,
  signal: AbortSignal,
): Promise<ShardingReading | undefined> {
  const documents = await findConfig(informant, 'shards', { projection: { host: 1 } }, signal);
  if (!documents) return undefined;
  // A config secondary may answer with nothing but itself while config.shards is full. One after the other: commands
  // side by side would open a second connection.
  const { config, shards } = await readShardMap(informant, signal);
  const routers = await readRouters(informant, signal);
  const ofDatabase = parseShards(documents);
  // A config set that is a shard too stands among them under this id.
  const configSet = config ?? ofDatabase.get('config');
  return {
    shards: unite(ofDatabase, shards),
    ...(configSet && { config: configSet }),
    ...(routers && { routers }),
  };
}

async function readShardMap(informant: Contact, signal: AbortSignal): Promise<ShardMap> {
  const reply = await ask(informant, { getShardMap: 1 }, signal);
  return reply ? parseShardMap(reply) : { shards: new Map() };
}

/**
 * Rows of config.mongos that are not behind the newest one. Rows are never removed, so that there may be thousands
 * of dead ones; the newest row's clock is the measure, not ours.
 */
async function readRouters(informant: Contact, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const newest = await findConfig(
    informant,
    'mongos',
    { projection: { ping: 1 }, sort: { ping: -1 }, limit: 1 },
    signal,
  );
  if (!newest) return undefined;
  const ping = millisOf(newest[0]?.ping);
  if (ping === undefined) return [];
  const fresh = await findConfig(
    informant,
    'mongos',
    { filter: { ping: { $gte: new Date(ping - STALE_MS) } }, projection: { _id: 1 } },
    signal,
  );
  return fresh?.flatMap(({ _id }: Document) => stringOf(_id) ?? []);
}
