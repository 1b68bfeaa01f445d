import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BytesIEC, DurationSeconds, OpsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { series } from '../build/promql.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';
import { INDEX, MOST, needs, ofDeployment, rateBy, STEP } from './series.js';

const none = needs('indexstats');

const SIZE = ofDeployment('mongodb_index_size_bytes', INDEX);

/** Of all members of the set: an index that is used on one of them is used. */
const ACCESSES = `sum by (${INDEX}) (max by (member, ${INDEX}) (${series('member', 'mongodb_index_accesses_total')}))`;

const UNUSED = `${ACCESSES} == 0`;

/** The shortest of the times for which members have counted. */
const COUNTED = `min by (${INDEX}) (time() - ${series('member', 'mongodb_index_accesses_since_timestamp_seconds')})`;

const NAMES = [
  { title: 'Database', label: 'database' },
  { title: 'Collection', label: 'collection' },
  { title: 'Index', label: 'index' },
] as const;

export const indexes: readonly Panel[] = [
  table({
    title: 'Unused indexes',
    description:
      'Which indexes are not used on any chosen member? Before you drop one, make sure that all members are chosen, and that they have counted for long enough. _id_ is always needed; others may serve uniqueness or TTL.',
    unit: OpsPerSecond,
    none,
    sortBy: ['-Size'],
    columns: [
      ...NAMES,
      {
        title: 'Size',
        expr: `${SIZE} and on (${INDEX}) (${UNUSED})`,
        unit: BytesIEC,
        width: 90,
      },
      {
        title: 'Unused for',
        expr: `${COUNTED} and on (${INDEX}) (${UNUSED})`,
        unit: DurationSeconds,
        width: 100,
      },
    ],
    width: 12,
  }),
  table({
    title: 'Largest indexes',
    description:
      'Which indexes are largest, and how often are they used? Sizes need --collector.collstats, accesses --collector.indexstats.',
    unit: OpsPerSecond,
    none: needs('collstats'),
    sortBy: ['-Size'],
    columns: [
      ...NAMES,
      { title: 'Size', expr: `topk(50, ${SIZE})`, unit: BytesIEC, width: 90 },
      { title: 'Accesses', expr: rateBy('mongodb_index_accesses_total', INDEX), width: 100 },
    ],
    width: 12,
    interval: STEP.indexStats,
  }),
  timeseries({
    title: 'Accesses by index',
    description: `Which indexes are used most? The ${MOST} with the most accesses, of all chosen members.`,
    unit: OpsPerSecond,
    width: 24,
    none,
    interval: STEP.indexStats,
    queries: [
      {
        expr: `topk(${MOST}, ${rateBy('mongodb_index_accesses_total', 'database, collection, index')})`,
        legend: '{{database}}.{{collection}} {{index}}',
      },
    ],
  }),
];
