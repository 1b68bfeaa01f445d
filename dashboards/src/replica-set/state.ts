import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { dataLink, UID } from '../build/links.js';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge } from '../build/promql.js';
import {
  electionsWithin,
  FAULT_TOLERANCE_STEPS,
  HAS_PRIMARY,
  SINCE_PRIMARY_CHANGE,
} from '../build/shared.js';
import { stat } from '../build/stat.js';
import { tooLittle, tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';

const of = (name: string): string => gauge('set', name);

const MEMBERS = of('mongodb_replset_members');
const UP = of('mongodb_replset_members_up');

const toPrimary = dataLink('Member', UID.instance, {
  columns: { mongodb_cluster: 'Cluster', member: 'Primary' },
});

/** The set in one line. */
export const state: readonly Panel[] = [
  table({
    title: 'Primary',
    description: `Which member is primary? Of the members that report themselves as primary, the one of the highest term. Unchanged: time since another member became primary, or since the exporter started. ${alertsOn('NoPrimary')}`,
    unit: NoUnit,
    width: 10,
    height: 4,
    columns: [
      { title: 'Primary', label: 'member', links: [toPrimary], width: 300 },
      {
        title: 'There is one',
        expr: `group by (mongodb_cluster, cluster_role, replica_set) (${HAS_PRIMARY}) or 0 * ${MEMBERS}`,
        mappings: [YES_OR_NO],
        width: 100,
      },
      { title: 'Unchanged', expr: SINCE_PRIMARY_CHANGE, unit: DurationSeconds, width: 110 },
      { title: 'Cluster', label: 'mongodb_cluster' },
    ],
    infos: [gauge('set', 'mongodb_replset_primary_info', { labels: ['member'] })],
  }),
  stat({
    title: 'Members up and down',
    description: `Do all members answer the exporter? ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    width: 5,
    queries: [
      { expr: `sum(${UP})`, legend: 'up' },
      { expr: `sum(${MEMBERS} - ${UP})`, legend: 'down', steps: tooMuch({ warning: 1 }) },
    ],
  }),
  stat({
    title: 'Fault tolerance',
    description: `How many voting members may be lost? 0: the next loss costs the primary. Negative: none can be elected. ${alertsOn('MajorityAtRisk', 'NoMajority')}`,
    unit: Short,
    width: 3,
    queries: [{ expr: `min(${of('mongodb_replset_fault_tolerance')})` }],
    steps: FAULT_TOLERANCE_STEPS,
  }),
  stat({
    title: 'For writes',
    description: `How many data-bearing members may be lost before majority writes wait? Negative: they wait. Arbiters do not count. ${alertsOn('MajorityWritesStuck')}`,
    unit: Short,
    width: 3,
    queries: [{ expr: `min(${of('mongodb_replset_write_fault_tolerance')})` }],
    steps: tooLittle({ critical: 0 }),
  }),
  stat({
    title: 'Majority writes',
    description: `Do majority writes complete? The set is writable, and no write has waited for its commit longer than 15 s. ${alertsOn('MajorityWritesStuck')}`,
    unit: NoUnit,
    width: 3,
    queries: [{ expr: `min(${of('mongodb_replset_majority_writable')})` }],
    mappings: [YES_OR_NO],
  }),
  stat({
    title: 'Votes',
    description:
      'Is there a majority? Healthy: the primary received their heartbeat within 5 s; without a primary, the electable member that reaches most.',
    unit: NoUnit,
    width: 6,
    queries: [
      { expr: `sum(${of('mongodb_replset_voting_members_healthy')})`, legend: 'healthy' },
      { expr: `sum(${of('mongodb_replset_majority_votes')})`, legend: 'needed' },
      { expr: `sum(${of('mongodb_replset_voting_members')})`, legend: 'in all' },
    ],
  }),
  stat({
    title: 'Primaries',
    description: `Do all members agree on the primary? Claiming: members that report themselves as primary. Reported: different primaries that the members report. More than one of either for long is a split. ${alertsOn('MultiplePrimaries', 'SplitView')}`,
    unit: NoUnit,
    width: 4,
    queries: [
      {
        expr: `max(${of('mongodb_replset_primaries')})`,
        legend: 'claiming',
        steps: tooMuch({ critical: 2 }),
      },
      {
        expr: `max(${of('mongodb_replset_observed_primaries')})`,
        legend: 'reported',
        steps: tooMuch({ warning: 2 }),
      },
    ],
  }),
  stat({
    title: 'Elections',
    description: `Does the set elect repeatedly? By the term; a planned hand-over and the return of the old primary are two. ${alertsOn('ElectionStorm')}`,
    unit: NoUnit,
    width: 5,
    queries: [
      {
        expr: `max(${electionsWithin('10m')})`,
        legend: 'in 10 min',
        steps: tooMuch({ warning: threshold('elections_per_10m') + 1 }),
      },
      {
        expr: `max(${electionsWithin('1h')})`,
        legend: 'in 1 h',
        steps: tooMuch({ warning: threshold('elections_per_hour') + 1 }),
      },
      { expr: `max(${of('mongodb_replset_term')})`, legend: 'term' },
    ],
  }),
  stat({
    title: 'Differences',
    description: `Do all members have the same configuration and term? Highest minus lowest version and term among the members that answer. ${alertsOn('ConfigDisagreement', 'SplitView')}`,
    unit: NoUnit,
    width: 4,
    queries: [
      {
        expr: `max(${of('mongodb_replset_config_version_spread')})`,
        legend: 'configuration',
        steps: tooMuch({ warning: 1 }),
      },
      { expr: `max(${of('mongodb_replset_term_spread')})`, legend: 'term', steps: tooMuch({ warning: 1 }) },
    ],
  }),
  stat({
    title: 'Settings',
    description:
      'Which times are configured? How often members send heartbeats, how long they wait for the answer, and how long for a lost primary.',
    unit: Seconds,
    width: 5,
    queries: [
      { expr: `max(${of('mongodb_replset_heartbeat_interval_seconds')})`, legend: 'heartbeat' },
      { expr: `max(${of('mongodb_replset_heartbeat_timeout_seconds')})`, legend: 'timeout' },
      { expr: `max(${of('mongodb_replset_election_timeout_seconds')})`, legend: 'election' },
    ],
  }),
];
