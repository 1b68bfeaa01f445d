import { BSON } from 'mongodb';
import {
  balancerStatus,
  refusedLocal,
  refusedReplSetGetStatus,
  routerHello,
  routerStatus,
} from '../fleet/cluster/router-documents.js';
import { shardMapOf, type ShardMapEntry } from '../fleet/cluster/shard-map-document.js';
import { canonicalName } from '../fleet/command.js';
import type { Doc } from '../fleet/document.js';
import { errorDocument } from '../fleet/error-document.js';
import { clockOf, findMovingFields } from '../fleet/moving-fields.js';
import { RECORDED_AT, RECORDED_ELECTION } from '../fleet/recordings.js';

/** What a router says of itself. */
export interface RouterIdentity {
  readonly name: string;
  /** `set/host,host` */
  readonly configServers: string;
  readonly startedAt: number;
}

/** How a router deals with a command that it does not simply pass on. */
export type Exchange =
  /** Answers by itself. */
  | { readonly answer: Doc }
  /** Asks the config server, `ask` in place of the command, and makes its own reply of one that is no error. */
  | { readonly ask?: Doc; readonly reply: (reply: Doc) => Doc };

/** Reads that decide, too, whether the client may see what the router then tells. */
const FIND_SHARDS = { find: 'shards', $db: 'config' };
const FIND_BALANCER = { find: 'settings', filter: { _id: 'balancer' }, $db: 'config' };

/** Commands of a mongod that no router has. */
const UNKNOWN = new Set(['replSetGetConfig', 'shardingState']);

/** What becomes of a command; undefined: it is passed on, and so is its reply. */
export function exchangeFor(name: string, command: Doc, router: RouterIdentity): Exchange | undefined {
  if (command.$db === 'local') return { answer: refusedLocal() };
  if (UNKNOWN.has(name)) {
    return { answer: errorDocument(59, 'CommandNotFound', `no such command: '${name}'`) };
  }
  switch (canonicalName(name)) {
    case 'hello':
      return { reply: routerHello };
    case 'replSetGetStatus':
      return { answer: refusedReplSetGetStatus() };
    case 'serverStatus':
      return { reply: () => currentStatus(command, router) };
    case 'listShards':
      return { ask: FIND_SHARDS, reply: (found) => ({ shards: batchOf(found), ok: 1 }) };
    case 'balancerStatus':
      return {
        ask: FIND_BALANCER,
        reply: (found) => balancerStatus(batchOf(found)[0] ?? {}, router.startedAt),
      };
    case 'getShardMap':
      return { ask: FIND_SHARDS, reply: (found) => shardMap(batchOf(found), router) };
  }
  return undefined;
}

function batchOf(found: Doc): readonly Doc[] {
  return (found.cursor as Doc).firstBatch as readonly Doc[];
}

function shardMap(shards: readonly Doc[], { configServers }: RouterIdentity): Doc {
  const entries = shards.map(({ _id, host }): ShardMapEntry => [_id as string, host as string]);
  return shardMapOf([...entries, ['config', configServers]]);
}

/** The documented serverStatus with its clocks at now. */
function currentStatus(command: Doc, { name, configServers, startedAt }: RouterIdentity): Doc {
  // The times of the cluster are those of the config server's reply.
  const { $clusterTime: _, operationTime: __, ...status } = routerStatus(name, configServers, command);
  const bytes = Buffer.from(BSON.serialize(status));
  const clock = clockOf(status, startedAt, startedAt - (RECORDED_AT - RECORDED_ELECTION));
  for (const move of findMovingFields(bytes, 0, clock)) move(bytes, Date.now());
  return BSON.deserialize(bytes, { promoteValues: false });
}
