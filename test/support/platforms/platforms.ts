import { BSON } from 'mongodb';
import type { CommandError, CommandReply, Faults } from '../fleet/behaviour.js';
import type { Doc } from '../fleet/document.js';
import type { FleetMember } from '../fleet/spec.js';
import { recorded } from '../recorded.js';

const { EJSON, Int32, Long } = BSON;

/** A server that speaks MongoDB's protocol, by what its processes answer; see docs/platforms.md for the sources. */
export interface Platform {
  readonly name: string;
  /** How many processes it shows. */
  readonly members: number;
  /** What one of them answers otherwise than MongoDB; all of them are listed, the first is primary. */
  readonly answers: (member: FleetMember, all: readonly FleetMember[]) => Faults;
}

/** Commands that the exporter sends by default, beside `hello` and `serverStatus`. */
const OF_REPLICATION = ['replSetGetStatus', 'replSetGetConfig'];
const OF_SHARDING = ['getShardMap', 'shardingState', 'balancerStatus', 'find', 'aggregate'];

function reply(command: string, document: Doc): CommandReply {
  return { command, document: EJSON.stringify(document, { relaxed: false }) };
}

function errors(
  commands: readonly string[],
  code: number,
  codeName: string,
  errmsg: (command: string) => string,
): readonly CommandError[] {
  return commands.map((command) => ({ command, code, codeName, errmsg: errmsg(command) }));
}

const WIRE = {
  maxBsonObjectSize: new Int32(16_777_216),
  maxMessageSizeBytes: new Int32(48_000_000),
  maxWriteBatchSize: new Int32(100_000),
  minWireVersion: new Int32(0),
  maxWireVersion: new Int32(13),
  readOnly: false,
};

/** `hello` of a member of a set, without what only MongoDB has: no topology version, election id, last write. */
function helloOfSet(setName: string, member: FleetMember, all: readonly FleetMember[]): CommandReply {
  const [primary] = all;
  return reply('hello', {
    isWritablePrimary: member === primary,
    ismaster: member === primary,
    secondary: member !== primary,
    setName,
    hosts: all.map(({ name }) => name),
    primary: primary!.name,
    me: member.name,
    ...WIRE,
    localTime: new Date(),
    ok: 1,
  });
}

const CONNECTIONS = {
  current: new Int32(12),
  available: new Int32(4988),
  totalCreated: Long.fromNumber(900),
};
const OPCOUNTERS = Object.fromEntries(
  ['insert', 'query', 'update', 'delete', 'getmore', 'command'].map((op) => [op, Long.fromNumber(10)]),
);

/** The few sections that managed services send. */
function partialStatus(more: Doc = {}): CommandReply {
  return reply('serverStatus', {
    host: 'db',
    version: '5.0.0',
    process: 'mongod',
    uptime: 86_400,
    uptimeMillis: Long.fromNumber(86_400_000),
    localTime: new Date(),
    connections: CONNECTIONS,
    opcounters: OPCOUNTERS,
    ...more,
    ok: 1,
  });
}

/** Its statistics under the name of the in-memory engine, as the recorded server has them under WiredTiger's. */
function inMemoryStatus(): CommandReply {
  const { wiredTiger, storageEngine, ...status } = recorded(
    'mongod-6.0.5/replicaset-healthy/primary.serverStatus.json',
  ) as Record<string, Doc>;
  const { cache, concurrentTransactions, connection } = wiredTiger as Record<string, Doc>;
  const maximum = 1_000_000_000;
  return reply('serverStatus', {
    ...status,
    uptimeMillis: Long.fromNumber(86_400_000),
    storageEngine: { ...storageEngine, name: 'inMemory', persistent: false },
    inMemory: {
      cache: {
        ...cache,
        'bytes currently in the cache': maximum / 2,
        'tracked dirty bytes in the cache': maximum / 2,
        'maximum bytes configured': maximum,
      },
      concurrentTransactions,
      connection,
    },
  });
}

const atlas = (command: string): string =>
  `${command} is not allowed or the syntax is incorrect, see the Atlas documentation for more information`;
const notSupported = (command: string): string => `Command ${command} not supported`;
const notFound = (command: string): string => `no such command: '${command}'`;

export const PLATFORMS: readonly Platform[] = [
  { name: 'MongoDB, Atlas dedicated', members: 3, answers: () => ({}) },
  { name: 'Percona Server, in-memory engine', members: 3, answers: () => ({ reply: inMemoryStatus() }) },
  {
    name: 'Atlas free and Flex',
    members: 3,
    answers: (member, all) => ({
      reply: [helloOfSet('atlas-x-shard-0', member, all), partialStatus()],
      error: errors([...OF_REPLICATION, ...OF_SHARDING, 'dbStats'], 8000, 'AtlasError', atlas),
    }),
  },
  {
    name: 'Atlas free and Flex, without serverStatus',
    members: 3,
    answers: (member, all) => ({
      reply: helloOfSet('atlas-x-shard-0', member, all),
      error: errors(
        [...OF_REPLICATION, ...OF_SHARDING, 'dbStats', 'serverStatus'],
        8000,
        'AtlasError',
        atlas,
      ),
    }),
  },
  {
    name: 'Amazon DocumentDB',
    members: 2,
    answers: (member, all) => ({
      reply: [
        helloOfSet('rs0', member, all),
        partialStatus(),
        reply('replSetGetStatus', {
          set: 'rs0',
          date: new Date(),
          myState: new Int32(member === all[0] ? 1 : 2),
          members: all.map((one, id) => ({
            _id: new Int32(id),
            name: one.name,
            health: new Int32(1),
            state: new Int32(id === 0 ? 1 : 2),
            stateStr: id === 0 ? 'PRIMARY' : 'SECONDARY',
            uptime: new Int32(86_400),
            ...(one === member && { self: true }),
          })),
          ok: 1,
        }),
      ],
      error: errors(
        ['replSetGetConfig', ...OF_SHARDING, 'dbStats'],
        303,
        'FeatureNotSupported',
        (command) => `Feature not supported: ${command}`,
      ),
    }),
  },
  {
    name: 'Azure Cosmos DB, RU',
    members: 1,
    answers: (member, all) => ({
      reply: helloOfSet('globaldb', member, all),
      error: errors(
        [...OF_REPLICATION, ...OF_SHARDING, 'serverStatus', 'dbStats'],
        115,
        'CommandNotSupported',
        notSupported,
      ),
    }),
  },
  {
    name: 'Azure Cosmos DB, vCore',
    members: 1,
    answers: () => ({
      reply: [
        reply('hello', {
          isWritablePrimary: true,
          ismaster: true,
          msg: 'isdbgrid',
          ...WIRE,
          localTime: new Date(),
          ok: 1,
        }),
        reply('balancerStatus', { mode: 'off', inBalancerRound: false, ok: 1 }),
      ],
      error: errors(
        [...OF_REPLICATION, 'serverStatus', 'getShardMap', 'shardingState', 'find', 'aggregate'],
        115,
        'CommandNotSupported',
        notSupported,
      ),
    }),
  },
  {
    name: 'FerretDB',
    members: 1,
    answers: () => ({
      reply: [
        reply('hello', { isWritablePrimary: true, ismaster: true, ...WIRE, localTime: new Date(), ok: 1 }),
        reply('serverStatus', {
          host: 'db',
          version: '7.0.77',
          process: 'ferretdb',
          uptime: 86_400,
          uptimeMillis: Long.fromNumber(86_400_000),
          localTime: new Date(),
          metrics: { commands: { find: { total: Long.fromNumber(5), failed: Long.ZERO } } },
          catalogStats: { collections: new Int32(0) },
          ok: 1,
        }),
        reply('dbStats', { db: 'local', collections: new Int32(0), objects: new Int32(0), ok: 1 }),
      ],
      error: errors([...OF_REPLICATION, ...OF_SHARDING], 59, 'CommandNotFound', notFound),
    }),
  },
];
