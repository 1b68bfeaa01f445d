import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BytesIEC, NoUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { bars } from '../build/bars.js';
import { dataLink, UID } from '../build/links.js';
import { EITHER } from '../build/mappings.js';
import { gauge } from '../build/promql.js';
import { stateTimeline } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { timeseries } from '../build/timeseries.js';

const TO_SET_OF_CLUSTER = dataLink('Replica set', UID.replicaSet, {
  labels: ['mongodb_cluster', 'replica_set'],
});

/** Counting is expensive, and off by default. */
const OPTION = 'Needs the option --collector.chunks of the exporter.';

const CHUNKS = gauge('cluster', 'mongodb_sharding_chunks', { labels: ['shard'] });

/** Of each shard, the member whose file system is fullest. */
const DISK_USED = `max by (mongodb_cluster, replica_set) (${gauge('member', 'mongodb_filesystem_used_bytes', { where: 'cluster_role="shard"' })})`;

export const chunks: readonly Panel[] = [
  bars({
    title: 'Disk used by shard',
    description:
      'Is the data balanced? What is used of the file system of each shard, at the member where it is most. Shards whose members run on one host share it.',
    unit: BytesIEC,
    width: 8,
    query: { expr: DISK_USED, legend: '{{replica_set}}' },
    links: [TO_SET_OF_CLUSTER],
  }),
  timeseries({
    title: 'Disk used by shard over time',
    description:
      'Which shards grow? What is used of the file system of each, at the member where it is most.',
    unit: BytesIEC,
    width: 8,
    queries: [{ expr: DISK_USED, legend: '{{replica_set}}' }],
    links: [TO_SET_OF_CLUSTER],
  }),
  stateTimeline({
    title: 'Balancer over time',
    description: `When was the balancer enabled, and when did it run? As a router reported it. ${alertsOn('BalancerDisabled')}`,
    unit: NoUnit,
    width: 8,
    queries: [
      { expr: gauge('cluster', 'mongodb_sharding_balancer_enabled'), legend: '{{mongodb_cluster}} enabled' },
      { expr: gauge('cluster', 'mongodb_sharding_balancer_running'), legend: '{{mongodb_cluster}} running' },
    ],
    mappings: [EITHER],
  }),
  bars({
    title: 'Chunks by shard',
    description: `How many chunks has each shard? The balancer of 6.0 and newer balances data, not chunks; counted every ten minutes. ${OPTION}`,
    unit: NoUnit,
    width: 8,
    query: { expr: CHUNKS, legend: '{{shard}}' },
  }),
  timeseries({
    title: 'Chunks by shard over time',
    description: `Where do chunks move, and where are they split? Counted every ten minutes. ${OPTION}`,
    unit: Short,
    width: 8,
    decimals: 0,
    queries: [{ expr: CHUNKS, legend: '{{shard}}' }],
  }),
  timeseries({
    title: 'Jumbo chunks',
    description: `Are there chunks that cannot be moved? Marked as too large, or all of one shard key. ${OPTION} ${alertsOn('JumboChunks')}`,
    unit: Short,
    width: 8,
    decimals: 0,
    steps: tooMuch({ info: 1 }),
    queries: [{ expr: gauge('cluster', 'mongodb_sharding_jumbo_chunks'), legend: '{{mongodb_cluster}}' }],
  }),
];
