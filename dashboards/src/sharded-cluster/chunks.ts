import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { bars } from '../build/bars.js';
import { EITHER } from '../build/mappings.js';
import { gauge } from '../build/promql.js';
import { stateTimeline } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { timeseries } from '../build/timeseries.js';

/** Counting is expensive, and off by default. */
const OPTION = 'Needs the option --collector.chunks of the exporter.';

const CHUNKS = gauge('cluster', 'mongodb_sharding_chunks', { labels: ['shard'] });

export const chunks: readonly Panel[] = [
  bars({
    title: 'Chunks by shard',
    description: `Are the data spread evenly? Chunks of all sharded collections; counted every ten minutes. ${OPTION}`,
    unit: NoUnit,
    width: 6,
    query: { expr: CHUNKS, legend: '{{shard}}' },
  }),
  timeseries({
    title: 'Chunks by shard over time',
    description: `Where do chunks move, and where are they split? Counted every ten minutes. ${OPTION}`,
    unit: Short,
    width: 6,
    decimals: 0,
    queries: [{ expr: CHUNKS, legend: '{{shard}}' }],
  }),
  timeseries({
    title: 'Jumbo chunks',
    description: `Are there chunks that cannot be moved? Marked as too large, or all of one shard key. ${OPTION} Alert: MongoDBJumboChunks.`,
    unit: Short,
    width: 6,
    decimals: 0,
    steps: tooMuch({ info: 1 }),
    queries: [{ expr: gauge('cluster', 'mongodb_sharding_jumbo_chunks'), legend: '{{mongodb_cluster}}' }],
  }),
  stateTimeline({
    title: 'Balancer over time',
    description:
      'When was the balancer on, and when at work? As a router told it. Alert: MongoDBBalancerDisabled.',
    unit: NoUnit,
    width: 6,
    queries: [
      { expr: gauge('cluster', 'mongodb_sharding_balancer_enabled'), legend: '{{mongodb_cluster}} enabled' },
      { expr: gauge('cluster', 'mongodb_sharding_balancer_running'), legend: '{{mongodb_cluster}} running' },
    ],
    mappings: [EITHER],
  }),
];
