import { documentsOf, millisOf, stringOf, type Document } from '../../mongo/bson.js';
import type { ClusterReplies } from '../../scrape/scrape.js';
import { counter, gauge, type MetricGroup } from '../family.js';
import { perRouter } from '../from-analysis.js';
import { serverStatusRows } from '../from-server-status.js';

/** Key in the reply → label value. An aggregation is a separate operation here, not a command as in opcounters. */
const OPERATIONS = {
  find: 'query',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  aggregate: 'aggregate',
};

const TARGETING = { allShards: 'all', manyShards: 'many', oneShard: 'one', unsharded: 'unsharded' };

/** Routers (mongos): their operations, and their pings in the config database. */
export const routers: MetricGroup = {
  name: 'routers',
  title: 'Routers',
  families: [
    gauge(
      'mongodb_router_last_ping_timestamp_seconds',
      'Unix timestamp of the last ping of the router in the config database; routers ping every 10 s.',
      perRouter('config.mongos.ping', ({ member }, cluster) => cluster && pingsOf(cluster)?.get(member.host)),
    ),
    counter(
      'mongodb_sharding_hosts_targeted_total',
      'Number of operations by the number of shards that the router targeted: all, many, one, or the one of an unsharded collection.',
      serverStatusRows(
        Object.entries(OPERATIONS).flatMap(([operation, op]) =>
          Object.entries(TARGETING).map(
            ([key, targeting]) =>
              [`shardingStatistics.numHostsTargeted.${operation}.${key}`, { op, targeting }] as const,
          ),
        ),
        { since: '4.4', path: 'shardingStatistics.numHostsTargeted.*.*' },
      ),
    ),
  ],
};

const known = new WeakMap<Document, ReadonlyMap<string, number>>();

/** Last ping by router name, in seconds since 1970; computed once per reply. */
function pingsOf({ replies }: ClusterReplies): ReadonlyMap<string, number> | undefined {
  const reply = replies['config.mongos'];
  if (!reply) return undefined;
  const pings = known.get(reply) ?? new Map(documentsOf(reply.documents).flatMap(pingOf));
  known.set(reply, pings);
  return pings;
}

function pingOf({ _id, ping }: Document): readonly (readonly [string, number])[] {
  const [name, millis] = [stringOf(_id), millisOf(ping)];
  return name === undefined || millis === undefined ? [] : [[name, millis / 1000]];
}
