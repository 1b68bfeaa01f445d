import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Short } from '@grafana/grafana-foundation-sdk/units';
import { SEVERITIES } from '../build/mappings.js';
import { table } from '../build/table.js';

/** What Prometheus alerts on. */
export const alerts: readonly Panel[] = [
  table({
    title: 'Firing alerts',
    description:
      'What is wrong right now? Alerts of the shipped rules that fire; their runbooks tell what to do. Those about watching itself name no cluster: they stand on the board about the exporter.',
    unit: Short,
    none: 'No alert fires',
    sortBy: 'Severity',
    columns: [
      {
        title: 'Severity',
        label: 'severity',
        mappings: [SEVERITIES],
      },
      { title: 'Alert', label: 'alertname' },
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set' },
      { title: 'Member', label: 'member' },
    ],
    infos: [
      'max by (severity, alertname, mongodb_cluster, cluster_role, replica_set, member) (ALERTS{alertstate="firing", mongodb_cluster=~"$cluster"})',
    ],
  }),
];
