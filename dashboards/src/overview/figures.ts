import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, OpsPerSecond, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { gauge, identity, orNone, rate } from '../build/promql.js';
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

/** Routers and single servers are not missing when they are not found: they are down. */
const MISSING = `${gauge('member', 'mongodb_topology_member_declared', { where: 'cluster_role!~"mongos|standalone"' })} == 1 and on ${identity('member')} (${DISCOVERED} == 0)`;

/** Of clusters of which a topology file declares anything. */
const UNDECLARED = `${DECLARED} == 0 and on (mongodb_cluster) (max by (mongodb_cluster) (${DECLARED}) == 1)`;

function alertsFiring(severity: string): string {
  return orNone(`count(ALERTS{alertstate="firing", mongodb_cluster=~"$cluster", severity="${severity}"})`);
}

/** The board in one line. */
export const figures: readonly Panel[] = [
  stat({
    title: 'Instances',
    description:
      'Are all processes up? Up: they answered hello in the last scrape. Known: declared in the topology file, or named by the running cluster. Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    width: 6,
    queries: [
      { expr: `sum(${UP})`, legend: 'up' },
      { expr: orNone(`count(${UP} == 0)`), legend: 'down', steps: tooMuch({ warning: 1 }) },
      { expr: `count(${UP})`, legend: 'known' },
    ],
  }),
  stat({
    title: 'Declared and discovered',
    description:
      'Is the topology as it ought to be? Missing: the topology file names them, the running cluster does not. Undeclared: the other way round, in clusters of which anything is declared. Alerts: MongoDBMemberMissing, MongoDBMemberUndeclared.',
    unit: NoUnit,
    width: 6,
    queries: [
      { expr: `sum(${DECLARED})`, legend: 'declared' },
      { expr: `sum(${DISCOVERED})`, legend: 'discovered' },
      { expr: orNone(`count(${MISSING})`), legend: 'missing', steps: tooMuch({ warning: 1 }) },
      { expr: orNone(`count(${UNDECLARED})`), legend: 'undeclared', steps: tooMuch({ info: 1 }) },
    ],
  }),
  stat({
    title: 'Replica sets',
    description:
      'Does every set have a primary? With one: a member says it is primary, or others freshly report one. Alerts: MongoDBNoPrimary, MongoDBSetUnreachable.',
    unit: NoUnit,
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
    description:
      'What is Prometheus alerting on? Firing alerts of the shipped rules, by severity; the list is below.',
    unit: NoUnit,
    width: 8,
    queries: [
      { expr: alertsFiring('critical'), legend: 'critical', steps: tooMuch({ critical: 1 }) },
      { expr: alertsFiring('warning'), legend: 'warning', steps: tooMuch({ warning: 1 }) },
      { expr: alertsFiring('info'), legend: 'info', steps: tooMuch({ info: 1 }) },
    ],
  }),
  stat({
    title: 'Least fault tolerance',
    description:
      'How many voting members may the weakest set still lose? 0: the next loss costs it its primary, as always with one or two voters. Negative: it cannot elect one. Alerts: MongoDBMajorityAtRisk, MongoDBNoMajority.',
    unit: Short,
    queries: [{ expr: `min(${gauge('set', 'mongodb_replset_fault_tolerance')})` }],
    steps: FAULT_TOLERANCE_STEPS,
  }),
  stat({
    title: 'Worst lag',
    description:
      'How far is the slowest member behind its primary? Beyond the delay it is configured to keep. Alerts: MongoDBLagHigh, MongoDBAllSecondariesLag.',
    unit: Seconds,
    queries: [{ expr: `max(${gauge('member', 'mongodb_replset_lag_beyond_delay_seconds')})` }],
    steps: LAG_STEPS,
  }),
  stat({
    title: 'Least oplog window',
    description:
      'For how long may a member be away without a resync? A young oplog has dropped nothing yet: it only is as long as it is old, and alerts leave it out. Alert: MongoDBOplogWindowLow.',
    unit: Seconds,
    queries: [
      { expr: `min(${OPLOG_WINDOW_WRAPPED})`, legend: 'least', steps: OPLOG_WINDOW_STEPS },
      { expr: `min(${OPLOG_WINDOW_YOUNG})`, legend: 'least young', steps: PLAIN },
    ],
  }),
  stat({
    title: 'Last primary change',
    description:
      'How long ago did a primary change, in any set? Where the exporter has seen no change, for how long it has been watching. Alerts: MongoDBPrimaryChanged, MongoDBUnplannedFailover, for ten minutes.',
    unit: Seconds,
    queries: [{ expr: `min(${SINCE_PRIMARY_CHANGE})` }],
    steps: tooLittle({ info: 600 }),
  }),
  stat({
    title: 'Most connections used',
    description:
      'Does any process run out of connections? Of those it allows, at the process that is nearest to its limit. Alert: MongoDBConnectionsHigh.',
    unit: PercentUnit,
    decimals: 1,
    queries: [{ expr: `max(${CONNECTIONS_USED})` }],
    steps: CONNECTIONS_STEPS,
  }),
  stat({
    title: 'Operations',
    description:
      'How much is being done? Operations that clients send to all instances, replicated ones left aside.',
    unit: OpsPerSecond,
    queries: [{ expr: `sum(${rate('member', 'mongodb_opcounters_total', { labels: ['op'] })})` }],
  }),
];
