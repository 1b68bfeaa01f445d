import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, identity } from '../build/promql.js';
import {
  FAULT_TOLERANCE_STEPS,
  LAG_LIMITS,
  LAG_STEPS,
  ROW_TO_SET,
  SINCE_PRIMARY_CHANGE,
  TO_SET,
  WORST_LAG,
} from '../build/shared.js';
import { tooLittle } from '../build/steps.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

/** Of so many sets a line is drawn. */
const MOST = 15;

/** A row for each set, with a link to the board about it. */
export const sets: readonly Panel[] = [
  table({
    title: 'All replica sets',
    description: `How is each replica set? Those with the least fault tolerance first, then those with the most lag. Fault tolerance: voting members that may be lost while a primary can be elected; for writes: data-bearing voters that may be lost before majority writes wait. A click on the name leads to the board about the set. ${alertsOn('NoMajority', 'MajorityAtRisk', 'MajorityWritesStuck', 'LagHigh', 'AllSecondariesLag')}`,
    unit: Short,
    sortBy: ['Fault tolerance', '-Worst lag', 'Set'],
    columns: [
      { title: 'Set', label: 'replica_set', links: [ROW_TO_SET] },
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Primary', label: 'member' },
      { title: 'Up', expr: gauge('set', 'mongodb_replset_members_up'), unit: NoUnit },
      { title: 'Members', expr: gauge('set', 'mongodb_replset_members'), unit: NoUnit, width: 80 },
      {
        title: 'Fault tolerance',
        expr: gauge('set', 'mongodb_replset_fault_tolerance'),
        unit: NoUnit,
        steps: FAULT_TOLERANCE_STEPS,
        width: 140,
      },
      {
        title: 'For writes',
        expr: gauge('set', 'mongodb_replset_write_fault_tolerance'),
        unit: NoUnit,
        steps: tooLittle({ critical: 0 }),
        width: 85,
      },
      {
        title: 'Majority writes',
        expr: gauge('set', 'mongodb_replset_majority_writable'),
        mappings: [YES_OR_NO],
        width: 125,
      },
      { title: 'Worst lag', expr: WORST_LAG, unit: Seconds, steps: LAG_STEPS, width: 110 },
      {
        title: 'Oplog window',
        expr: `min by ${identity('set')} (${gauge('member', 'mongodb_replset_oplog_window_seconds')})`,
        unit: Seconds,
        width: 110,
      },
      { title: 'Term', expr: gauge('set', 'mongodb_replset_term'), unit: NoUnit },
      { title: 'Last primary change', expr: SINCE_PRIMARY_CHANGE, unit: DurationSeconds, width: 165 },
    ],
    infos: [gauge('set', 'mongodb_replset_primary_info', { labels: ['member'] })],
  }),
];

const bySet = (expr: string) => ({
  queries: [{ expr, legend: '{{mongodb_cluster}}/{{replica_set}}' }],
  links: [TO_SET],
});

export const setLines: readonly Panel[] = [
  timeseries({
    title: 'Fault tolerance by set',
    description: `Which sets lose their fault tolerance? Below 0 a set cannot elect a primary. The ${MOST} with the least at each point. ${alertsOn('MajorityAtRisk', 'NoMajority')}`,
    unit: Short,
    decimals: 0,
    steps: FAULT_TOLERANCE_STEPS,
    ...bySet(`bottomk(${MOST}, ${gauge('set', 'mongodb_replset_fault_tolerance')})`),
  }),
  timeseries({
    title: 'Worst lag by set',
    description: `Which sets have a member that lags? Beyond the configured delay; the ${MOST} with the most at each point. ${alertsOn('LagHigh', 'AllSecondariesLag')}`,
    unit: Seconds,
    limits: LAG_LIMITS,
    ...bySet(`topk(${MOST}, ${WORST_LAG})`),
  }),
];
