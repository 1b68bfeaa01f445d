import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, OpsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { rate } from '../build/promql.js';
import { OPERATIONS } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';
import { byLabel, lines, perSecond } from './lines.js';

const KINDS = ['read', 'write', 'command', 'transaction'];

/** NaN while there are none: no point is drawn. */
const LATENCY = `sum by (kind) (${rate('member', 'mongodb_op_latency_seconds_total', { labels: ['kind'] })}) / sum by (kind) (${rate('member', 'mongodb_op_latency_operations_total', { labels: ['kind'] })})`;

export const operations: readonly Panel[] = [
  timeseries({
    title: 'Operations',
    description:
      'What do clients ask of it? A bulk write counts once; also what failed. Of all chosen members together.',
    unit: OpsPerSecond,
    width: 8,
    kinds: OPERATIONS,
    queries: [byLabel('mongodb_opcounters_total', 'op')],
  }),
  timeseries({
    title: 'Replicated operations',
    description:
      'What does it apply as a secondary? Of all chosen members together; routers and single servers have none.',
    unit: OpsPerSecond,
    width: 8,
    kinds: OPERATIONS,
    queries: [byLabel('mongodb_opcounters_repl_total', 'op')],
  }),
  timeseries({
    title: 'Mean latency',
    description:
      'How long do operations take on the server? Mean of those that ended; no point where there were none.',
    unit: Seconds,
    width: 8,
    kinds: KINDS,
    queries: [{ expr: LATENCY, legend: '{{kind}}' }],
  }),
  timeseries({
    title: 'Documents',
    description:
      'How many documents do operations touch? Inserted, matched by updates, deleted and returned.',
    unit: CountsPerSecond,
    width: 8,
    kinds: ['insert', 'update', 'delete', 'query'],
    queries: [byLabel('mongodb_documents_total', 'op')],
  }),
  timeseries({
    title: 'Looked at',
    description:
      'Do queries use indexes? Index keys and documents that queries looked at, beside the documents they returned: many more are an index that is missing.',
    unit: CountsPerSecond,
    width: 8,
    queries: lines(
      ['documents looked at', perSecond('mongodb_query_scanned_objects_total')],
      ['keys looked at', perSecond('mongodb_query_scanned_keys_total')],
      ['returned', rate('member', 'mongodb_documents_total', { where: 'op="query"' })],
    ),
  }),
  timeseries({
    title: 'Costly queries',
    description:
      'What makes queries slow? Collection scans, where reading the oplog counts too; results sorted in memory; writes that met another write of the same document.',
    unit: CountsPerSecond,
    width: 8,
    queries: lines(
      ['collection scans', perSecond('mongodb_query_collection_scans_total')],
      ['sorts in memory', perSecond('mongodb_sort_in_memory_total')],
      ['write conflicts', perSecond('mongodb_write_conflicts_total')],
    ),
  }),
];
