import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { firing } from '../build/firing.js';

/** What Prometheus alerts on. */
export const alerts: readonly Panel[] = [
  firing(
    {
      title: 'Firing alerts',
      description:
        'Which alerts of the shipped rules fire? A click on the name leads to the runbook. Alerts about the exporter name no cluster: see the board about the exporter.',
      none: 'No alert fires',
    },
    'mongodb_cluster=~"$cluster"',
    [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set' },
      { title: 'Member', label: 'member', width: 400 },
    ],
  ),
];
