import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { OpsPerSecond, PercentUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { bars } from '../build/bars.js';
import { timeseries } from '../build/timeseries.js';
import { MOST, needs, rateBy, STEP, topLines } from './series.js';

const BY = 'database, collection';

const time = (op: string): string => rateBy('mongodb_top_seconds_total', BY, `op="${op}"`);
const count = (op: string): string => rateBy('mongodb_top_operations_total', BY, `op="${op}"`);

const none = needs('top');

/** Time that operations spend on each collection. It does not say how much of the cache a collection fills. */
export const hottest: readonly Panel[] = [
  timeseries({
    title: 'Time by collection',
    description: `Which collections use the members most? Time that operations spend on each collection, of all chosen members: 100 % are one operation at a time. The ${MOST} with the most.`,
    unit: PercentUnit,
    none,
    interval: STEP.top,
    queries: topLines(time('total')),
  }),
  timeseries({
    title: 'Operations by collection',
    description: `Which collections receive most operations? The ${MOST} with the most, of all chosen members.`,
    unit: OpsPerSecond,
    none,
    interval: STEP.top,
    queries: topLines(count('total')),
  }),
  timeseries({
    title: 'Time of reads',
    description: `Which collections are read most? Time under read locks; the ${MOST} with the most.`,
    unit: PercentUnit,
    width: 8,
    none,
    interval: STEP.top,
    queries: topLines(time('read_lock')),
  }),
  timeseries({
    title: 'Time of writes',
    description: `Which collections are written most? Time under write locks; the ${MOST} with the most.`,
    unit: PercentUnit,
    width: 8,
    none,
    interval: STEP.top,
    queries: topLines(time('write_lock')),
  }),
  bars({
    title: 'Mean time per operation',
    description: `Which collections are slow? Time divided by operations; the ${MOST} with the highest.`,
    unit: Seconds,
    width: 8,
    none,
    interval: STEP.top,
    query: {
      expr: `sort_desc(topk(${MOST}, ${time('total')} / (${count('total')} > 0)))`,
      legend: '{{database}}.{{collection}}',
    },
  }),
];
