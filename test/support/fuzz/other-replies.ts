import { BSON } from 'mongodb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from '../../../src/mongo/bson.js';
import { CLUSTER_COLLECTORS, firstRequest } from '../first-run.js';
import { parseDocument, type Doc } from '../fleet/document.js';
import { hostDocument } from '../fleet/host-document.js';
import { cursorDocument } from '../fleet/query/cursor.js';
import { localStatistics } from '../fleet/storage-figures.js';

const { Long, ObjectId } = BSON;

const SHARDED = join(import.meta.dirname, '../../fixtures/mongod-6.0.5/sharded-by-hand');

/** Under which a command's reply is found: its name, the collection it reads, or the first stage of its pipeline. */
export function keyOf(database: string, command: Document): string {
  const [name = ''] = Object.keys(command);
  const [stage] = (command.pipeline ?? []) as readonly Document[];
  if (name === 'find' || (name === 'aggregate' && ['config', 'local'].includes(database))) {
    return `${database}.${String(command[name])}`;
  }
  if (name !== 'aggregate' || !stage) return name;
  if (command.aggregate === 'system.profile') return 'system.profile';
  const [operator = ''] = Object.keys(stage);
  const [option = ''] = Object.keys(stage[operator] as object);
  return operator === '$collStats' ? `${operator}.${option}` : operator;
}

/** What data members answer to what is asked besides, as 6.0 tells it. */
export function otherReplies(): Readonly<Record<string, Doc>> {
  const counts = { time: Long.fromNumber(2_500_000), count: 3 };
  const latency = { latency: Long.fromNumber(9_000), ops: Long.fromNumber(30) };
  return {
    hostInfo: hostDocument(),
    dbStats: { db: 'shop', collections: 2, views: 0, objects: 10, ...localStatistics() },
    listDatabases: { databases: ['admin', 'local', 'shop', 'web'].map((name) => ({ name })), ok: 1 },
    listCollections: batch(
      { name: 'orders', type: 'collection' },
      { name: 'system.profile', type: 'collection' },
    ),
    'local.oplog.rs': batch({ size: Long.fromNumber(52_428_800), maxSize: Long.fromNumber(1_038_090_240) }),
    '$collStats.storageStats': batch({
      ...{
        count: 12,
        size: Long.fromNumber(4_800),
        storageSize: 20_480,
        freeStorageSize: 0,
        totalIndexSize: 8_192,
      },
      ...{ nindexes: 2, indexSizes: { _id_: 4_096, customer_1: 4_096 } },
    }),
    '$collStats.latencyStats': batch({
      latencyStats: { reads: latency, writes: latency, commands: latency, transactions: latency },
    }),
    $indexStats: batch({ name: '_id_', ops: Long.fromNumber(7), since: new Date(1_795_261_000_000) }),
    $currentOp: batch({
      _id: 'query',
      count: 2,
      longestMicros: Long.fromNumber(1_500_000),
      waitingForLock: 0,
    }),
    currentOp: { inprog: [], fsyncLock: true, ok: 1 },
    'system.profile': batch({ _id: null, operations: 5, longestMillis: 120 }),
    getParameter: { featureCompatibilityVersion: { version: '5.0', targetVersion: '6.0' }, ok: 1 },
    top: {
      totals: { note: 'microseconds', 'shop.orders': { total: counts, queries: counts, insert: counts } },
      ok: 1,
    },
    getDiagnosticData: {
      data: {
        systemMetrics: {
          cpu: { num_cpus: 2, user_ms: Long.fromNumber(14_336_210), idle_ms: 31_266_270, ctxt: 57_953_252 },
          memory: { MemTotal_kb: 24_684_084, MemFree_kb: 20_452_660, SwapTotal_kb: 0 },
          netstat: { 'Tcp:RetransSegs': 40, 'TcpExt:ListenOverflows': 337 },
          disks: { vda: { reads: 492_637, read_sectors: 23_223_266, write_time_ms: 260_858 } },
          mounts: { '/': { capacity: 270_553_174_016, available: 80_984_129_536, free: 253_744_009_216 } },
          vmstat: { pgmajfault: 16_791 },
        },
      },
      ok: 1,
    },
  };
}

/** What config servers and routers answer to what is asked about their cluster. */
export function clusterReplies(): Readonly<Record<string, Doc>> {
  const commands = CLUSTER_COLLECTORS.flatMap((collector) => collector.commands);
  const ofConfig = commands.filter(({ from }) => from !== 'mongos');
  return {
    ...Object.fromEntries(
      ofConfig.map((command) => [
        command.name,
        cursorDocument(
          firstRequest(command).request,
          read(`${command.name}.json`).documents as readonly Doc[],
        ),
      ]),
    ),
    'config.version': batch({ _id: 1, clusterId: new ObjectId('6920a1b2c3d4e5f6a7b8c9d0') }),
    getShardMap: read('config-primary.getShardMap.json'),
    balancerStatus: { mode: 'full', inBalancerRound: true, numBalancerRounds: Long.fromNumber(9), ok: 1 },
  };
}

function batch(...firstBatch: readonly Doc[]): Doc {
  return { cursor: { firstBatch, id: Long.ZERO, ns: 'x.y' }, ok: 1 };
}

function read(file: string): Doc {
  return parseDocument(readFileSync(join(SHARDED, file), 'utf8'));
}
