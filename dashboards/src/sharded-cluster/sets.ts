import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, identity, series } from '../build/promql.js';
import {
  byMember,
  FAULT_TOLERANCE_STEPS,
  LAG_LIMITS,
  LAG_STEPS,
  oldest,
  ROW_TO_SET,
  TO_SET,
} from '../build/shared.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

const SHARDED = 'cluster_role=~"shard|config"';

const of = (name: string, labels?: readonly string[]): string =>
  gauge('set', name, { where: SHARDED, ...(labels && { labels }) });

const LAG = `max by ${identity('set')} (${gauge('member', 'mongodb_replset_lag_beyond_delay_seconds', { where: SHARDED })})`;

/** Config servers carry no shard, unless they are one as well. */
const SHARD = `max by (mongodb_cluster, replica_set, shard) (${series('cluster', 'mongodb_sharding_shard_info', 'replica_set=~"$set"')})`;

export const sets: readonly Panel[] = [
  table({
    title: 'Shards and config servers',
    description: `Which shard needs attention, and which member is its primary? Those with the least fault tolerance first. A click on the set leads to the board about it. ${alertsOn('NoMajority', 'MajorityAtRisk', 'LagHigh', 'AllSecondariesLag')}`,
    unit: Short,
    sortBy: ['Fault tolerance', '-Worst lag', 'Set'],
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Shard', label: 'shard' },
      { title: 'Set', label: 'replica_set', links: [ROW_TO_SET] },
      { title: 'Primary', label: 'member' },
      { title: 'Members', expr: of('mongodb_replset_members'), unit: NoUnit },
      { title: 'Up', expr: of('mongodb_replset_members_up'), unit: NoUnit },
      {
        title: 'Fault tolerance',
        expr: of('mongodb_replset_fault_tolerance'),
        unit: NoUnit,
        steps: FAULT_TOLERANCE_STEPS,
        width: 140,
      },
      {
        title: 'Majority writes',
        expr: of('mongodb_replset_majority_writable'),
        mappings: [YES_OR_NO],
        width: 140,
      },
      { title: 'Worst lag', expr: LAG, unit: Seconds, steps: LAG_STEPS, width: 110 },
      { title: 'Term', expr: of('mongodb_replset_term'), unit: NoUnit },
    ],
    infos: [of('mongodb_replset_primary_info', ['member']), SHARD],
  }),
  timeseries({
    title: 'Worst lag by shard',
    description: `Which shard has a member that lags? Beyond the configured delay. ${alertsOn('LagHigh', 'AllSecondariesLag')}`,
    unit: Seconds,
    limits: LAG_LIMITS,
    queries: [{ expr: LAG, legend: '{{replica_set}}' }],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Metadata age',
    description:
      'Do all members receive metadata from the config servers? Highest age within five minutes of their newest operation that each router and shard member has received: much more than 10 s means that it has lost them.',
    unit: Seconds,
    ...byMember(oldest(`time() - ${gauge('member', 'mongodb_sharding_config_optime_timestamp_seconds')}`)),
  }),
];
