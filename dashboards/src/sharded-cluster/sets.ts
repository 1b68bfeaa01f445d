import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { dataLink, UID } from '../build/links.js';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, identity, series } from '../build/promql.js';
import { FAULT_TOLERANCE_STEPS, LAG_STEPS, TO_SET } from '../build/shared.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

const SHARDED = 'cluster_role=~"shard|config"';

const of = (name: string, labels?: readonly string[]): string =>
  gauge('set', name, { where: SHARDED, ...(labels && { labels }) });

const LAG = `max by ${identity('set')} (${gauge('member', 'mongodb_replset_lag_beyond_delay_seconds', { where: SHARDED })})`;

/** Config servers carry no shard, unless they are one as well. */
const SHARD = `max by (mongodb_cluster, replica_set, shard) (${series('cluster', 'mongodb_sharding_shard_info', 'replica_set=~"$set"')})`;

const toSet = dataLink('Replica set', UID.replicaSet, {
  columns: { mongodb_cluster: 'Cluster', cluster_role: 'Cluster role', replica_set: 'Set' },
});

export const sets: readonly Panel[] = [
  table({
    title: 'Every shard',
    description:
      'Which shard needs attention, and who is its primary? A click on the set leads to the board about it. Alerts: MongoDBNoMajority, MongoDBMajorityAtRisk, MongoDBLagHigh, MongoDBAllSecondariesLag.',
    unit: Short,
    sortBy: 'Set',
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Shard', label: 'shard' },
      { title: 'Set', label: 'replica_set', links: [toSet] },
      { title: 'Primary', label: 'member' },
      { title: 'Members', expr: of('mongodb_replset_members'), unit: NoUnit },
      { title: 'Up', expr: of('mongodb_replset_members_up'), unit: NoUnit },
      {
        title: 'Fault tolerance',
        expr: of('mongodb_replset_fault_tolerance'),
        unit: NoUnit,
        steps: FAULT_TOLERANCE_STEPS,
      },
      { title: 'Majority writes', expr: of('mongodb_replset_majority_writable'), mappings: [YES_OR_NO] },
      { title: 'Worst lag', expr: LAG, unit: Seconds, steps: LAG_STEPS },
      { title: 'Term', expr: of('mongodb_replset_term'), unit: NoUnit },
    ],
    infos: [of('mongodb_replset_primary_info', ['member']), SHARD],
  }),
  timeseries({
    title: 'Worst lag by shard',
    description:
      'Which shard has a member that falls behind? Beyond the configured delay. Alerts: MongoDBLagHigh, MongoDBAllSecondariesLag.',
    unit: Seconds,
    steps: LAG_STEPS,
    queries: [{ expr: LAG, legend: '{{replica_set}}' }],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Metadata seen',
    description:
      'Do all processes follow the config servers? Age of the newest operation of theirs that each router and shard member has heard of: much more than 10 s means that it has lost them.',
    unit: Seconds,
    queries: [
      {
        expr: `time() - ${gauge('member', 'mongodb_sharding_config_optime_timestamp_seconds')}`,
        legend: '{{member}}',
      },
    ],
  }),
];
