import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { dataLink, UID } from '../build/links.js';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, identity } from '../build/promql.js';
import { FAULT_TOLERANCE_STEPS, LAG_STEPS, SINCE_PRIMARY_CHANGE, TO_SET } from '../build/shared.js';
import { tooLittle } from '../build/steps.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

const toSet = dataLink('Replica set', UID.replicaSet, {
  columns: { mongodb_cluster: 'Cluster', cluster_role: 'Cluster role', replica_set: 'Set' },
});

function ofMembers(aggregate: 'min' | 'max', name: string): string {
  return `${aggregate} by ${identity('set')} (${gauge('member', name)})`;
}

/** A row for each set, with a link to the board about it. */
export const sets: readonly Panel[] = [
  table({
    title: 'Every replica set',
    description:
      'Which set needs attention? A click on its name leads to the board about it. Fault tolerance: voting members it may still lose; for writes: data-bearing voters it may still lose before majority writes hang. Alerts: MongoDBNoMajority, MongoDBMajorityAtRisk, MongoDBMajorityWritesStuck, MongoDBLagHigh, MongoDBAllSecondariesLag.',
    unit: Short,
    sortBy: 'Set',
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set', links: [toSet] },
      { title: 'Primary', label: 'member' },
      { title: 'Members', expr: gauge('set', 'mongodb_replset_members'), unit: NoUnit },
      { title: 'Up', expr: gauge('set', 'mongodb_replset_members_up'), unit: NoUnit },
      {
        title: 'Fault tolerance',
        expr: gauge('set', 'mongodb_replset_fault_tolerance'),
        unit: NoUnit,
        steps: FAULT_TOLERANCE_STEPS,
      },
      {
        title: 'For writes',
        expr: gauge('set', 'mongodb_replset_write_fault_tolerance'),
        unit: NoUnit,
        steps: tooLittle({ critical: 0 }),
      },
      {
        title: 'Majority writes',
        expr: gauge('set', 'mongodb_replset_majority_writable'),
        mappings: [YES_OR_NO],
      },
      {
        title: 'Worst lag',
        expr: ofMembers('max', 'mongodb_replset_lag_beyond_delay_seconds'),
        unit: Seconds,
        steps: LAG_STEPS,
      },
      {
        title: 'Oplog window',
        expr: ofMembers('min', 'mongodb_replset_oplog_window_seconds'),
        unit: Seconds,
      },
      { title: 'Term', expr: gauge('set', 'mongodb_replset_term'), unit: NoUnit },
      { title: 'Last primary change', expr: SINCE_PRIMARY_CHANGE, unit: DurationSeconds },
    ],
    infos: [gauge('set', 'mongodb_replset_primary_info', { labels: ['member'] })],
  }),
  timeseries({
    title: 'Fault tolerance by set',
    description:
      'How many voting members may each set still lose? Below 0 it cannot elect a primary. Alerts: MongoDBMajorityAtRisk, MongoDBNoMajority.',
    unit: Short,
    decimals: 0,
    steps: FAULT_TOLERANCE_STEPS,
    queries: [
      {
        expr: gauge('set', 'mongodb_replset_fault_tolerance'),
        legend: '{{mongodb_cluster}}/{{replica_set}}',
      },
    ],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Worst lag by set',
    description:
      'Which set has a member that falls behind? Beyond the configured delay. Alerts: MongoDBLagHigh, MongoDBAllSecondariesLag.',
    unit: Seconds,
    steps: LAG_STEPS,
    queries: [
      {
        expr: ofMembers('max', 'mongodb_replset_lag_beyond_delay_seconds'),
        legend: '{{mongodb_cluster}}/{{replica_set}}',
      },
    ],
    links: [TO_SET],
  }),
];
