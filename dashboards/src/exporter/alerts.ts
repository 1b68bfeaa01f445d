import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { firing } from '../build/firing.js';

export const alerts: readonly Panel[] = [
  firing(
    {
      title: 'Firing alerts',
      description:
        'Which alerts about the exporter and the rules fire? The watchdog fires as long as alerting works: it is the only one here when all is well.',
      height: 5,
      none: 'Prometheus does not evaluate the rules: not even the watchdog fires',
    },
    'mongodb_cluster="", alertname=~"MongoDB.+"',
    [
      { title: 'Job', label: 'job', width: 150 },
      { title: 'Exporter', label: 'instance' },
    ],
  ),
];
