import type { Document } from '../../mongo/bson.js';
import { SERVER_CODES } from '../../util/errors.js';
import type { Collector, CollectTarget } from '../collector.js';
import { plainRequest } from './plain-request.js';

/** 6.0: from this version on, `oplog: 1` works without an oplog too; before, the whole command fails (17347). */
const WIRE_VERSION_6_0 = 17;

/** serverStatus: counters and gauges of the process, without the sections that nothing reads. */
export const serverStatus: Collector = {
  name: 'serverstatus',
  help: 'Counters and gauges of each member: connections, operations, network, memory, oplog window.',
  cost: 'low',
  target: 'member',
  maxAgeSeconds: 0,
  defaultOn: true,
  isFor: () => true,
  commands: [
    {
      name: 'serverStatus',
      run: ({ target, send }) =>
        send(
          'admin',
          { serverStatus: 1, ...target.leaveOut, ...(hasOplog(target) && { oplog: 1 }) },
          { parts: target.parts, fallback },
        ),
    },
  ],
};

function fallback(request: Document, code: number): Document | undefined {
  if (code !== SERVER_CODES.OplogUnreadable || !('oplog' in request)) return plainRequest(request, code);
  const { oplog: _, ...rest } = request;
  return rest;
}

function hasOplog({ hello }: CollectTarget): boolean {
  if (hello.kind !== 'member') return false;
  return hello.secondary || hello.writable || (hello.wireVersion ?? 0) >= WIRE_VERSION_6_0;
}

/** Sections sent by default in some version since 4.4. The server ignores unknown names. */
const SECTIONS = [
  'activeIndexBuilds',
  'asserts',
  'batchedDeletes',
  'bucketCatalog',
  'catalogStats',
  'changeStreamPreImages',
  'collectionCatalog',
  'connections',
  'defaultRWConcern',
  'electionMetrics',
  'encryptionAtRest',
  'extra_info',
  'featureCompatibilityVersion',
  'flowControl',
  'freeMonitoring',
  'globalLock',
  'hedgingMetrics',
  'indexBuilds',
  'inMemory',
  'indexBulkBuilder',
  'indexStats',
  'ingressSessionEstablishment',
  'internalTransactions',
  'locks',
  'logicalSessionRecordCache',
  'mem',
  'mirroredReads',
  'network',
  'opLatencies',
  'opReadConcernCounters',
  'opWorkingTime',
  'opWriteConcernCounters',
  'opcounters',
  'opcountersRepl',
  'oplogTruncation',
  'planCache',
  'queryAnalyzers',
  'querySettings',
  'queryStats',
  'queues',
  'readConcernCounters',
  'readPreferenceCounters',
  'repl',
  'scramCache',
  'security',
  'serviceExecutorTaskStats',
  'shardSplits',
  'shardedIndexConsistency',
  'sharding',
  'shardingStatistics',
  'spillWiredTiger',
  'storageEngine',
  'tcmalloc',
  'tenantMigrations',
  'trafficRecording',
  'transactions',
  'transportSecurity',
  'twoPhaseCommitCoordinator',
  'watchdog',
  'wiredTiger',
] as const;

/** The large subtrees of `metrics`. 6.0+ excludes them on request; 5.0 sends them anyway. */
const METRICS_TREES = [
  'abortExpiredTransactions',
  'aggStageCounters',
  'apiVersions',
  'changeStreams',
  'commands',
  'cursor',
  'diagnosticData',
  'document',
  'dotsAndDollarsFields',
  'getLastError',
  'mongos',
  'network',
  'operation',
  'operatorCounters',
  'query',
  'queryExecutor',
  'queryFramework',
  'record',
  'repl',
  'storage',
  'ttl',
] as const;

/**
 * Exclusions for the request, so that the reply contains only the sections in `paths`. Nothing reads half of a 63 kB
 * reply; a section that is not sent costs neither the server nor the exporter anything.
 *
 * @param paths dotted paths into serverStatus that the enabled families and STATUS_FIELDS read
 */
export function leaveOut(paths: readonly string[]): Document {
  const read = new Set(paths.map((path) => path.split('.', 1)[0]));
  const trees = new Set(
    paths.filter((path) => path.startsWith('metrics.')).map((path) => path.split('.', 2)[1]),
  );
  const sections = SECTIONS.filter((section) => !read.has(section)).map((section) => [section, 0]);
  const metrics =
    trees.size === 0
      ? 0
      : Object.fromEntries(METRICS_TREES.filter((tree) => !trees.has(tree)).map((tree) => [tree, false]));
  return { ...Object.fromEntries(sections), metrics } as Document;
}
