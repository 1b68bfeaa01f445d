import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
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

export const summary: readonly Panel[] = [
  stat({
    title: 'Shards',
    description: `How many shards are there, and do some drain? ${alertsOn('ShardDraining')}`,
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
    description: `Does any router answer? Without one, no client reaches the cluster. ${alertsOn('NoMongos', 'InstanceDown')}`,
    unit: NoUnit,
    queries: [
      { expr: orNone(`sum(${ROUTERS})`), legend: 'up', steps: tooLittle({ critical: 1 }) },
      { expr: orNone(`count(${ROUTERS})`), legend: 'known' },
    ],
  }),
  stat({
    title: 'Config primary',
    description: `Do the config servers have a primary? Without one there are no migrations, and no new collections. ${alertsOn('NoPrimary')}`,
    unit: NoUnit,
    queries: [{ expr: `count(${CONFIG_PRIMARY}) or 0 * max(${of('mongodb_sharding_shards')})` }],
    mappings: [YES_OR_NO],
  }),
  stat({
    title: 'Balancer',
    description: `Does the balancer run? Enabled: switched on, though it may have a time window. Running: in a round at the last request to a router. ${alertsOn('BalancerDisabled')}`,
    unit: NoUnit,
    queries: [
      { expr: `min(${of('mongodb_sharding_balancer_enabled')})`, legend: 'enabled', mappings: [YES_OR_NO] },
      { expr: `max(${of('mongodb_sharding_balancer_running')})`, legend: 'running', mappings: [EITHER] },
    ],
  }),
  stat({
    title: 'Databases',
    description: 'What is sharded? Databases with and without a sharded collection, and such collections.',
    unit: NoUnit,
    queries: [
      {
        expr: `sum(${gauge('cluster', 'mongodb_sharding_databases', { where: 'sharded="true"' })})`,
        legend: 'sharded',
      },
      {
        expr: `sum(${gauge('cluster', 'mongodb_sharding_databases', { where: 'sharded="false"' })})`,
        legend: 'unsharded',
      },
      { expr: `sum(${of('mongodb_sharding_collections')})`, legend: 'collections' },
    ],
  }),
  stat({
    title: 'Metadata read',
    description:
      'How old are these numbers? They are read from the config servers once a minute; the last ones stay while none answers.',
    unit: Seconds,
    queries: [{ expr: `max(time() - ${of('mongodb_sharding_last_read_timestamp_seconds')})`, legend: 'ago' }],
  }),
];
