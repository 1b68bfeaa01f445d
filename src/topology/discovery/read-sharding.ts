import { millisOf, stringOf, type Document } from '../../mongo/bson.js';
import { STALE_ROUTER_MS } from '../../util/time-constants.js';
import { mayBeShard } from '../model/hello.js';
import { mergeShards, parseShardMap, parseShards, type ShardMap } from '../model/shard-map.js';
import { isSource, type HelloContact, type ShardingReading } from './replies.js';
import { findConfig, tryCommand } from './requests.js';
/** One source that can read config.* is enough. The next one is tried only if the previous ones could not. */
const MAX_SOURCES = 3;

/**
 * Reads shards and routers from a config member, else through a router. Otherwise it reads only the shards, from the
 * maps that routers and shard members still have when all config servers are down.
 */
export async function readSharding(
  contacts: readonly HelloContact[],
  signal: AbortSignal,
): Promise<ShardingReading> {
  const able = contacts.filter(isSource);
  const ofConfig = able
    .filter(({ hello }) => hello.clusterRole === 'config' && (hello.writable || hello.secondary))
    .sort((a, b) => Number(b.hello.writable) - Number(a.hello.writable));
  const ofRouters = able.filter(({ hello }) => hello.kind === 'mongos');
  for (const source of [...ofConfig.slice(0, MAX_SOURCES), ...ofRouters.slice(0, MAX_SOURCES)]) {
    const reading = await readConfigDatabase(source, signal);
    if (reading) return reading;
  }
  const ofShards = able.filter(({ hello }) => mayBeShard(hello));
  for (const source of [...ofRouters.slice(0, MAX_SOURCES), ...ofShards.slice(0, MAX_SOURCES)]) {
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
  // A config secondary may return only itself although config.shards lists all shards. The commands run one after the
  // other: parallel commands would open a second connection.
  const { config, shards } = await readShardMap(source, signal);
  const routers = await readRouters(source, signal);
  const ofDatabase = parseShards(documents);
  // config.shards lists a config set that is also a shard under this id.
  const configSet = config ?? ofDatabase.get('config');
  return {
    shards: mergeShards(ofDatabase, shards),
    ...(configSet && { config: configSet }),
    ...(routers && { routers }),
  };
}

async function readShardMap(source: HelloContact, signal: AbortSignal): Promise<ShardMap> {
  const reply = await tryCommand(source, { getShardMap: 1 }, signal);
  return reply ? parseShardMap(reply) : { shards: new Map() };
}

/**
 * Reads the rows of config.mongos that are not behind the newest one. Rows are never removed, so there may be thousands
 * of dead ones. The age is relative to the newest row, not to the exporter's clock.
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
    { filter: { ping: { $gte: new Date(ping - STALE_ROUTER_MS) } }, projection: { _id: 1 } },
    signal,
  );
  return fresh?.flatMap(({ _id }: Document) => stringOf(_id) ?? []);
}
