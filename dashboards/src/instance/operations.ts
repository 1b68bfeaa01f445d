import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, OpsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { rate } from '../build/promql.js';
import { byMember, OPERATIONS } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';
import { byLabel, lines, perSecond } from './lines.js';

const KINDS = ['read', 'write', 'command', 'transaction'];

const TIME = rate('member', 'mongodb_op_latency_seconds_total', { labels: ['kind'] });
const COUNT = rate('member', 'mongodb_op_latency_operations_total', { labels: ['kind'] });

/** NaN while there are none: no point is drawn. */
const latencyBy = (labels: string): string => `sum by (${labels}) (${TIME}) / sum by (${labels}) (${COUNT})`;

const RETURNED = rate('member', 'mongodb_documents_total', { where: 'op="query"' });

export const latency: readonly Panel[] = [
  timeseries({
    title: 'Latency by kind',
    description:
      'How long do operations take on the member? Mean of those that ended, of all chosen members; no point where there were none.',
    unit: Seconds,
    width: 8,
    kinds: KINDS,
    queries: [{ expr: latencyBy('kind'), legend: '{{kind}}' }],
  }),
  timeseries({
    title: 'Operations by kind',
    description:
      'Which operations do clients send? A bulk write counts once; failed operations count too. Sum of all chosen members.',
    unit: OpsPerSecond,
    width: 8,
    kinds: OPERATIONS,
    queries: [byLabel('mongodb_opcounters_total', 'op')],
  }),
  timeseries({
    title: 'Query targeting',
    description:
      'Do queries use indexes? Documents and index keys examined for each document that was returned: 1 is ideal, hundreds are a missing index.',
    unit: Short,
    width: 8,
    decimals: 1,
    queries: lines(
      ['documents', `${perSecond('mongodb_query_scanned_objects_total')} / ${RETURNED}`],
      ['keys', `${perSecond('mongodb_query_scanned_keys_total')} / ${RETURNED}`],
    ),
  }),
  timeseries({
    title: 'Latency by member',
    description: 'Which of the chosen members is slow? Mean of all kinds of operations.',
    unit: Seconds,
    ...byMember(latencyBy('mongodb_cluster, member')),
  }),
  timeseries({
    title: 'Operations by member',
    description: 'Which of the chosen members has the load? All kinds of operations together.',
    unit: OpsPerSecond,
    ...byMember(
      `sum by (mongodb_cluster, member) (${rate('member', 'mongodb_opcounters_total', { labels: ['op'] })})`,
    ),
  }),
];

export const operations: readonly Panel[] = [
  timeseries({
    title: 'Replicated operations',
    description:
      'Which operations does the member apply as a secondary? Sum of all chosen members; routers and standalones have none.',
    unit: OpsPerSecond,
    width: 8,
    kinds: OPERATIONS,
    queries: [byLabel('mongodb_opcounters_repl_total', 'op')],
  }),
  timeseries({
    title: 'Documents',
    description:
      'How many documents do operations touch? Inserted, matched by updates, deleted, and returned (query); sum of all chosen members.',
    unit: CountsPerSecond,
    width: 8,
    kinds: ['insert', 'update', 'delete', 'query'],
    queries: [byLabel('mongodb_documents_total', 'op')],
  }),
  timeseries({
    title: 'Costly operations',
    description:
      'What makes operations slow? Collection scans, reads of the oplog included; results sorted in memory; writes that conflicted with another write of the same document.',
    unit: CountsPerSecond,
    width: 8,
    queries: lines(
      ['collection scans', perSecond('mongodb_query_collection_scans_total')],
      ['sorts in memory', perSecond('mongodb_sort_in_memory_total')],
      ['write conflicts', perSecond('mongodb_write_conflicts_total')],
    ),
  }),
];
