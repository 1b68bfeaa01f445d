import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, OpsPerSecond, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { MEANING } from '../build/colours.js';
import { gauge, identity, orNone } from '../build/promql.js';
import {
  CONNECTIONS_STEPS,
  CONNECTIONS_USED,
  FAULT_TOLERANCE_STEPS,
  HAS_PRIMARY,
  LAG_STEPS,
  OPLOG_WINDOW_STEPS,
  OPLOG_WINDOW_WRAPPED,
  OPLOG_WINDOW_YOUNG,
  SINCE_PRIMARY_CHANGE,
} from '../build/shared.js';
import { stat } from '../build/stat.js';
import { PLAIN, tooLittle, tooMuch } from '../build/steps.js';

const UP = gauge('member', 'mongodb_up');
const DECLARED = gauge('member', 'mongodb_topology_member_declared');
const DISCOVERED = gauge('member', 'mongodb_topology_member_discovered');
const MEMBERS = gauge('set', 'mongodb_replset_members');

/** Routers and standalones are not missing when they are not found: they are down. */
const MISSING = `${gauge('member', 'mongodb_topology_member_declared', { where: 'cluster_role!~"mongos|standalone"' })} == 1 and on ${identity('member')} (${DISCOVERED} == 0)`;

/** Of clusters of which a topology file declares anything. */
const UNDECLARED = `${DECLARED} == 0 and on (mongodb_cluster) (max by (mongodb_cluster) (${DECLARED}) == 1)`;

function alertsFiring(severity: string): string {
  return orNone(`count(ALERTS{alertstate="firing", mongodb_cluster=~"$cluster", severity="${severity}"})`);
}

/** The board in one line. */
export const summary: readonly Panel[] = [
  stat({
    title: 'Members',
    description: `Are all members up? Up: they answered hello in the last scrape. Known: the topology file or the running cluster names them. ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    width: 6,
    queries: [
      { expr: `sum(${UP})`, legend: 'up' },
      { expr: orNone(`count(${UP} == 0)`), legend: 'down', steps: tooMuch({ warning: 1 }) },
      { expr: `count(${UP})`, legend: 'known' },
    ],
  }),
  stat({
    title: 'Replica sets',
    description: `Does every set have a primary? Alerts also count primaries that only other members report. ${alertsOn('NoPrimary', 'SetUnreachable')}`,
    unit: NoUnit,
    width: 4,
    queries: [
      { expr: orNone(`count(${HAS_PRIMARY})`), legend: 'with primary' },
      {
        expr: orNone(`count(${MEMBERS} unless on ${identity('set')} ${HAS_PRIMARY})`),
        legend: 'without',
        steps: tooMuch({ critical: 1 }),
      },
    ],
  }),
  stat({
    title: 'Alerts',
    description: 'How many alerts of the shipped rules fire? By severity; the list is below.',
    unit: NoUnit,
    width: 6,
    queries: [
      { expr: alertsFiring('critical'), legend: 'critical', steps: tooMuch({ critical: 1 }) },
      { expr: alertsFiring('warning'), legend: 'warning', steps: tooMuch({ warning: 1 }) },
      { expr: alertsFiring('info'), legend: 'info', steps: tooMuch({ info: 1 }) },
    ],
  }),
  stat({
    title: 'Declared and discovered',
    description: `Is the topology as declared? Missing: the topology file names them, the running cluster does not. Undeclared: the other way round, in clusters of which a topology file declares members. ${alertsOn('MemberMissing', 'MemberUndeclared')}`,
    unit: NoUnit,
    width: 8,
    queries: [
      { expr: `sum(${DECLARED})`, legend: 'declared' },
      { expr: `sum(${DISCOVERED})`, legend: 'discovered' },
      { expr: orNone(`count(${MISSING})`), legend: 'missing', steps: tooMuch({ warning: 1 }) },
      { expr: orNone(`count(${UNDECLARED})`), legend: 'undeclared', steps: tooMuch({ info: 1 }) },
    ],
  }),
  stat({
    title: 'Least fault tolerance',
    description: `How many voting members may the weakest set lose? 0: the next loss costs its primary, as always with one or two voters. Negative: it cannot elect one. ${alertsOn('MajorityAtRisk', 'NoMajority')}`,
    unit: Short,
    queries: [{ expr: `min(${gauge('set', 'mongodb_replset_fault_tolerance')})` }],
    steps: FAULT_TOLERANCE_STEPS,
  }),
  stat({
    title: 'Worst lag',
    description: `How far is the slowest member behind its primary? Beyond the delay that is configured. ${alertsOn('LagHigh', 'AllSecondariesLag')}`,
    unit: Seconds,
    queries: [{ expr: `max(${gauge('member', 'mongodb_replset_lag_beyond_delay_seconds')})` }],
    steps: LAG_STEPS,
  }),
  stat({
    title: 'Least oplog window',
    description: `For how long may a member be away without a resync? A young oplog has dropped no entry yet: it is as long as it is old, and alerts leave it out. ${alertsOn('OplogWindowLow')}`,
    unit: Seconds,
    queries: [
      { expr: `min(${OPLOG_WINDOW_WRAPPED})`, legend: 'least', steps: OPLOG_WINDOW_STEPS },
      { expr: `min(${OPLOG_WINDOW_YOUNG})`, legend: 'young', steps: PLAIN },
    ],
  }),
  stat({
    title: 'Last primary change',
    description: `How long ago did a primary change, in any set? Where the exporter has seen no change, for how long it has been running. ${alertsOn('PrimaryChanged', 'UnplannedFailover')}`,
    unit: Seconds,
    queries: [{ expr: `min(${SINCE_PRIMARY_CHANGE})` }],
    steps: tooLittle({ info: 600 }, MEANING.plain),
  }),
  stat({
    title: 'Most connections used',
    description: `Does any member run out of connections? Part of those that it allows, at the member that is nearest to its limit. ${alertsOn('ConnectionsHigh')}`,
    unit: PercentUnit,
    decimals: 1,
    queries: [{ expr: `max(${CONNECTIONS_USED})` }],
    steps: CONNECTIONS_STEPS,
  }),
  stat({
    title: 'Operations',
    description: 'How many operations do clients send? To all members; replicated operations do not count.',
    unit: OpsPerSecond,
    queries: [{ expr: `sum(${gauge('member', 'mongodb:opcounters:rate5m', { labels: ['op'] })})` }],
  }),
];
