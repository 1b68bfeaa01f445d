import { millisOf, stringOf, type Document } from '../../mongo/bson.js';
import { mayBeShard } from '../model/hello.js';
import {
  mergeDeclared,
  parseShardMap,
  parseShards,
  type SetString,
  type ShardMap,
} from '../model/shard-map.js';
import type { HelloContact } from './crawl.js';
import { ask, findConfig, isSource } from './requests.js';

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
  contacts: readonly HelloContact[],
  signal: AbortSignal,
): Promise<ShardingReading> {
  const able = contacts.filter(isSource);
  const ofConfig = able
    .filter(({ hello }) => hello.component === 'config' && (hello.writable || hello.secondary))
    .sort((a, b) => Number(b.hello.writable) - Number(a.hello.writable));
  const ofRouters = able.filter(({ hello }) => hello.kind === 'mongos');
  for (const source of [...ofConfig.slice(0, INFORMANTS), ...ofRouters.slice(0, INFORMANTS)]) {
    const reading = await readConfigDatabase(source, signal);
    if (reading) return reading;
  }
  const ofShards = able.filter(({ hello }) => mayBeShard(hello));
  for (const source of [...ofRouters.slice(0, INFORMANTS), ...ofShards.slice(0, INFORMANTS)]) {
    const { config, shards } = await readShardMap(source, signal);
    if (shards.size > 0) return { shards, ...(config && { config }) };
  }
  return {};
}

async function readConfigDatabase(
  source: HelloContact,
  signal: AbortSignal,
): Promise<ShardingReading | undefined> {
  const documents = await findConfig(source, 'shards', { projection: { host: 1 } }, signal);
  if (!documents) return undefined;
  // A config secondary may answer with nothing but itself while config.shards is full. One after the other: commands
  // side by side would open a second connection.
  const { config, shards } = await readShardMap(source, signal);
  const routers = await readRouters(source, signal);
  const ofDatabase = parseShards(documents);
  // A config set that is a shard too stands among them under this id.
  const configSet = config ?? ofDatabase.get('config');
  return {
    shards: mergeDeclared(ofDatabase, shards),
    ...(configSet && { config: configSet }),
    ...(routers && { routers }),
  };
}

async function readShardMap(source: HelloContact, signal: AbortSignal): Promise<ShardMap> {
  const reply = await ask(source, { getShardMap: 1 }, signal);
  return reply ? parseShardMap(reply) : { shards: new Map() };
}

/**
 * Rows of config.mongos that are not behind the newest one. Rows are never removed, so that there may be thousands
 * of dead ones; the newest row's clock is the measure, not ours.
 */
async function readRouters(
  source: HelloContact,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const newest = await findConfig(
    source,
    'mongos',
    { projection: { ping: 1 }, sort: { ping: -1 }, limit: 1 },
    signal,
  );
  if (!newest) return undefined;
  const ping = millisOf(newest[0]?.ping);
  if (ping === undefined) return [];
  const fresh = await findConfig(
    source,
    'mongos',
    { filter: { ping: { $gte: new Date(ping - STALE_MS) } }, projection: { _id: 1 } },
    signal,
  );
  return fresh?.flatMap(({ _id }: Document) => stringOf(_id) ?? []);
}
