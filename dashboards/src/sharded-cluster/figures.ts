import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { EITHER, YES_OR_NO } from '../build/mappings.js';
import { gauge, orNone } from '../build/promql.js';
import { stat } from '../build/stat.js';
import { tooLittle, tooMuch } from '../build/steps.js';

const of = (name: string): string => gauge('cluster', name);

const ROUTERS = gauge('member', 'mongodb_up', { where: 'cluster_role="mongos"' });

const CONFIG_PRIMARY = gauge('set', 'mongodb_replset_primary_info', {
  where: 'cluster_role="config"',
  labels: ['member'],
});

export const figures: readonly Panel[] = [
  stat({
    title: 'Shards',
    description:
      'How many shards are there, and are some being emptied? Alert: MongoDBShardDraining, after a day.',
    unit: NoUnit,
    queries: [
      { expr: `sum(${of('mongodb_sharding_shards')})`, legend: 'shards' },
      {
        expr: `sum(${of('mongodb_sharding_shards_draining')})`,
        legend: 'draining',
        steps: tooMuch({ info: 1 }),
      },
    ],
  }),
  stat({
    title: 'Routers',
    description:
      'Does any router answer? Without one, no client reaches the cluster. Alerts: MongoDBNoMongos, MongoDBInstanceDown.',
    unit: NoUnit,
    queries: [
      { expr: orNone(`sum(${ROUTERS})`), legend: 'up', steps: tooLittle({ critical: 1 }) },
      { expr: orNone(`count(${ROUTERS})`), legend: 'known' },
    ],
  }),
  stat({
    title: 'Primary of the config servers',
    description:
      'Can the metadata of the cluster be changed? Without this primary there are no migrations, and no new collections. Alert: MongoDBNoPrimary.',
    unit: NoUnit,
    names: true,
    none: 'none',
    queries: [{ expr: CONFIG_PRIMARY, legend: '{{member}}' }],
  }),
  stat({
    title: 'Balancer',
    description:
      'Does the balancer work? Enabled: switched on, though it may have a time window. Running: in a round when a router was asked. Alert: MongoDBBalancerDisabled, after a day.',
    unit: NoUnit,
    queries: [
      { expr: `min(${of('mongodb_sharding_balancer_enabled')})`, legend: 'enabled', mappings: [YES_OR_NO] },
      { expr: `max(${of('mongodb_sharding_balancer_running')})`, legend: 'running', mappings: [EITHER] },
    ],
  }),
  stat({
    title: 'Data',
    description: 'What is sharded? Databases with and without a sharded collection, and such collections.',
    unit: NoUnit,
    queries: [
      {
        expr: `sum(${gauge('cluster', 'mongodb_sharding_databases', { where: 'sharded="true"' })})`,
        legend: 'sharded databases',
      },
      {
        expr: `sum(${gauge('cluster', 'mongodb_sharding_databases', { where: 'sharded="false"' })})`,
        legend: 'others',
      },
      { expr: `sum(${of('mongodb_sharding_collections')})`, legend: 'sharded collections' },
    ],
  }),
  stat({
    title: 'Figures read',
    description:
      'How old are these figures? The config servers are asked once a minute; the last figures are kept while none answers.',
    unit: Seconds,
    queries: [{ expr: `max(time() - ${of('mongodb_sharding_last_read_timestamp_seconds')})`, legend: 'ago' }],
  }),
];
