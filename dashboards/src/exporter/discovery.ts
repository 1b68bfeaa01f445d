import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, increase } from '../build/promql.js';
import { stateTimeline } from '../build/states.js';
import { timeseries } from '../build/timeseries.js';

const of = (name: string): string => gauge('cluster', name);

const byCluster = (expr: string) => [{ expr, legend: '{{mongodb_cluster}}' }];

export const discovery: readonly Panel[] = [
  stateTimeline({
    title: 'Discovery works',
    description:
      'Can the exporter find out who belongs to the cluster? When it cannot, it goes on with the members it knows. Alert: MongoDBDiscoveryFailing.',
    unit: NoUnit,
    width: 6,
    queries: byCluster(of('mongodb_topology_discovery_success')),
    mappings: [YES_OR_NO],
  }),
  timeseries({
    title: 'Age of the topology',
    description:
      'When did discovery last work? It is repeated at every interval, and as soon as a scrape sees something new.',
    unit: Seconds,
    width: 6,
    queries: byCluster(`time() - ${of('mongodb_topology_last_discovery_timestamp_seconds')}`),
  }),
  timeseries({
    title: 'Duration of discovery',
    description:
      'How long does finding all members take? One set after the other, from any seed that answers.',
    unit: Seconds,
    width: 6,
    queries: byCluster(of('mongodb_topology_discovery_duration_seconds')),
  }),
  timeseries({
    title: 'Members that came and went',
    description:
      'Does the topology change? Alerts: MongoDBInstanceVanished, MongoDBMemberMissing, MongoDBMemberUndeclared.',
    unit: Short,
    width: 6,
    bars: true,
    kinds: ['added', 'removed'],
    queries: [
      {
        expr: `sum by (change) (${increase('cluster', 'mongodb_topology_changes_total', { labels: ['change'] })})`,
        legend: '{{change}}',
      },
    ],
  }),
];
