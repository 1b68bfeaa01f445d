import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge } from '../build/promql.js';
import { electionsWithin, FAULT_TOLERANCE_STEPS } from '../build/shared.js';
import { stat } from '../build/stat.js';
import { tooLittle, tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';

const of = (name: string): string => gauge('set', name);

/** The set in one line; with several sets, a figure for each. */
export const state: readonly Panel[] = [
  stat({
    title: 'Primary',
    description:
      'Who leads the set? Of the members that say they are primary, the one of the newest term. Alert: MongoDBNoPrimary.',
    unit: NoUnit,
    width: 6,
    none: 'none',
    names: true,
    queries: [
      { expr: gauge('set', 'mongodb_replset_primary_info', { labels: ['member'] }), legend: '{{member}}' },
    ],
  }),
  stat({
    title: 'Members up',
    description: 'Do all members answer the exporter? Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    width: 3,
    queries: [
      { expr: `sum(${of('mongodb_replset_members_up')})`, legend: 'up' },
      { expr: `sum(${of('mongodb_replset_members')})`, legend: 'in all' },
    ],
  }),
  stat({
    title: 'Votes',
    description:
      'Is there a majority? Healthy: heard within 5 s by the primary, else by the electable member that sees most.',
    unit: NoUnit,
    width: 5,
    queries: [
      { expr: `sum(${of('mongodb_replset_voting_members_healthy')})`, legend: 'healthy' },
      { expr: `sum(${of('mongodb_replset_majority_votes')})`, legend: 'needed' },
      { expr: `sum(${of('mongodb_replset_voting_members')})`, legend: 'in all' },
    ],
  }),
  stat({
    title: 'Fault tolerance',
    description:
      'How many voting members may still be lost? 0: the next loss costs the primary. Negative: none can be elected. Alerts: MongoDBMajorityAtRisk, MongoDBNoMajority.',
    unit: Short,
    width: 3,
    queries: [{ expr: `min(${of('mongodb_replset_fault_tolerance')})` }],
    steps: FAULT_TOLERANCE_STEPS,
  }),
  stat({
    title: 'Fault tolerance for writes',
    description:
      'How many data-bearing members may be lost before majority writes hang? Negative: they hang. Arbiters do not count. Alert: MongoDBMajorityWritesStuck.',
    unit: Short,
    width: 4,
    queries: [{ expr: `min(${of('mongodb_replset_write_fault_tolerance')})` }],
    steps: tooLittle({ critical: 0 }),
  }),
  stat({
    title: 'Majority writes',
    description:
      'Do majority writes get through? The set is writable, and nothing has waited for its commit longer than 15 s. Alert: MongoDBMajorityWritesStuck.',
    unit: NoUnit,
    width: 3,
    queries: [{ expr: `min(${of('mongodb_replset_majority_writable')})` }],
    mappings: [YES_OR_NO],
  }),
  stat({
    title: 'Primaries',
    description:
      'Do all agree on who leads? Claiming: members that say they are primary. Named: different primaries in the eyes of the members that answer. More than one of either for long is a split. Alerts: MongoDBMultiplePrimaries, MongoDBSplitView.',
    unit: NoUnit,
    queries: [
      {
        expr: `max(${of('mongodb_replset_primaries')})`,
        legend: 'claiming',
        steps: tooMuch({ critical: 2 }),
      },
      {
        expr: `max(${of('mongodb_replset_observed_primaries')})`,
        legend: 'named',
        steps: tooMuch({ warning: 2 }),
      },
    ],
  }),
  stat({
    title: 'Term',
    description:
      'Which election is the present primary from? Every election raises the term, also one that nobody wins.',
    unit: NoUnit,
    queries: [{ expr: `max(${of('mongodb_replset_term')})` }],
  }),
  stat({
    title: 'Elections',
    description:
      'Does the set elect again and again? By the term; a planned hand-over and the return of the old primary are two. Alert: MongoDBElectionStorm.',
    unit: NoUnit,
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
    ],
  }),
  stat({
    title: 'Spread',
    description:
      'Do all members run the same configuration, in the same term? Newest less oldest among those that answer. Alerts: MongoDBConfigDisagreement, MongoDBSplitView.',
    unit: NoUnit,
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
    title: 'Settings of the set',
    description:
      'What are heartbeats and elections held against? How often members send heartbeats, how long they wait for the answer, and how long for a lost primary.',
    unit: Seconds,
    width: 8,
    queries: [
      { expr: `max(${of('mongodb_replset_heartbeat_interval_seconds')})`, legend: 'heartbeat interval' },
      { expr: `max(${of('mongodb_replset_heartbeat_timeout_seconds')})`, legend: 'heartbeat timeout' },
      { expr: `max(${of('mongodb_replset_election_timeout_seconds')})`, legend: 'election timeout' },
    ],
  }),
];
