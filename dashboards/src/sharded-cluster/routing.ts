import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, OpsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { rate } from '../build/promql.js';
import { timeseries } from '../build/timeseries.js';

const TARGETED = 'mongodb_sharding_hosts_targeted_total';

export const routing: readonly Panel[] = [
  timeseries({
    title: 'Operations by targeting',
    description:
      'Do queries use the shard key? all: every shard received the operation, since the operation has no shard key. one: the best case. unsharded: the collection is on one shard alone.',
    unit: OpsPerSecond,
    width: 8,
    kinds: ['all', 'many', 'one', 'unsharded'],
    queries: [
      {
        expr: `sum by (targeting) (${rate('member', TARGETED, { labels: ['op', 'targeting'] })})`,
        legend: '{{targeting}}',
      },
    ],
  }),
  timeseries({
    title: 'Operations to all shards',
    description: 'Which operations lack the shard key? By kind.',
    unit: OpsPerSecond,
    width: 8,
    kinds: ['query', 'insert', 'update', 'delete', 'aggregate'],
    queries: [
      {
        expr: `sum by (op) (${rate('member', TARGETED, { where: 'targeting="all"', labels: ['op'] })})`,
        legend: '{{op}}',
      },
    ],
  }),
  timeseries({
    title: 'Stale routing',
    description:
      'Do members use outdated routing tables? Operations that had to be sent again, after the table was refreshed; normal for a moment after migrations.',
    unit: CountsPerSecond,
    width: 8,
    queries: [{ expr: rate('member', 'mongodb_sharding_stale_config_errors_total'), legend: '{{member}}' }],
  }),
];
