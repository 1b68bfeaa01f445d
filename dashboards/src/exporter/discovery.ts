import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { YES_OR_NO } from '../build/mappings.js';
import { counted, gauge } from '../build/promql.js';
import { oldest } from '../build/shared.js';
import { stateTimeline } from '../build/states.js';
import { timeseries } from '../build/timeseries.js';

const of = (name: string): string => gauge('cluster', name);

const byCluster = (expr: string) => [{ expr, legend: '{{mongodb_cluster}}' }];

export const discovery: readonly Panel[] = [
  stateTimeline({
    title: 'Discovery works',
    description: `Does discovery work? While it fails, the exporter keeps the members that it knows. ${alertsOn('DiscoveryFailing')}`,
    unit: NoUnit,
    width: 6,
    queries: byCluster(of('mongodb_topology_discovery_success')),
    mappings: [YES_OR_NO],
  }),
  timeseries({
    title: 'Age of the topology',
    description:
      'How old is the known topology? Highest age within five minutes. Discovery is repeated at every interval, and when a scrape reports a change.',
    unit: Seconds,
    width: 6,
    queries: byCluster(oldest(`time() - ${of('mongodb_topology_last_discovery_timestamp_seconds')}`)),
  }),
  timeseries({
    title: 'Duration of discovery',
    description: 'How long does discovery take? One set after the other, from any seed that answers.',
    unit: Seconds,
    width: 6,
    queries: byCluster(of('mongodb_topology_discovery_duration_seconds')),
  }),
  timeseries({
    title: 'Members added and removed',
    description: `Does the topology change? ${alertsOn('InstanceVanished', 'MemberMissing', 'MemberUndeclared')}`,
    unit: Short,
    width: 6,
    bars: true,
    kinds: ['added', 'removed'],
    queries: [
      {
        expr: `sum by (change) (${counted('cluster', 'mongodb_topology_changes_total', { labels: ['change'] })})`,
        legend: '{{change}}',
      },
    ],
  }),
];
