import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Seconds } from '@grafana/grafana-foundation-sdk/units';
import { timeseries } from '../build/timeseries.js';
import { MOST, needs, rateBy, STEP, topLines } from './series.js';

const BY = 'database, collection';

function latencyOf(kind: string): string {
  const where = `kind="${kind}"`;
  const time = rateBy('mongodb_collection_latency_seconds_total', BY, where);
  return `${time} / (${rateBy('mongodb_collection_latency_operations_total', BY, where)} > 0)`;
}

const panel = (title: string, question: string, kind: string): Panel =>
  timeseries({
    title,
    description: `${question} Mean time of its operations, of all chosen members; the ${MOST} with the highest.`,
    unit: Seconds,
    width: 12,
    none: needs('collstats-latency'),
    interval: STEP.latency,
    queries: topLines(latencyOf(kind)),
  });

export const latency: readonly Panel[] = [
  panel('Read latency', 'Of which collections are reads slow?', 'read'),
  panel('Write latency', 'Of which collections are writes slow?', 'write'),
];
