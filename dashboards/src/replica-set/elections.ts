import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { bars } from '../build/bars.js';
import { PALETTE } from '../build/colours.js';
import { gauge, increase, once, series } from '../build/promql.js';
import { primarylessWithin, TO_SET } from '../build/shared.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';

const REASONS = ['election_timeout', 'step_up', 'priority_takeover', 'catch_up_takeover', 'freeze_timeout'];

const ENDS = [
  'succeeded',
  'already_caught_up',
  'skipped',
  'timed_out',
  'failed_with_error',
  'failed_with_new_term',
  'aborted',
];

const counted = (name: string, label: string): string =>
  `sum by (${label}) (${increase('member', name, { labels: [label] })})`;

const of = (name: string): string => gauge('set', name);

const ELECTION_TIMEOUT = of('mongodb_replset_election_timeout_seconds');

const failover = (until: string): string =>
  gauge('set', 'mongodb_replset_last_failover_duration_seconds', { where: `until="${until}"` });

export const elections: readonly Panel[] = [
  timeseries({
    title: 'Elections called, by reason',
    description:
      'Why did members want to become primary? election_timeout: the primary was not heard of. step_up: on request, or a hand-over. priority_takeover: a member of higher priority is back. Alerts: MongoDBPrimaryChanged, MongoDBUnplannedFailover, MongoDBElectionStorm.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: REASONS,
    queries: [{ expr: counted('mongodb_replset_elections_called_total', 'reason'), legend: '{{reason}}' }],
  }),
  timeseries({
    title: 'Elections won, by reason',
    description:
      'Which of these elections made a primary? Many more called than won: members do not get their votes.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: REASONS,
    queries: [{ expr: counted('mongodb_replset_elections_won_total', 'reason'), legend: '{{reason}}' }],
  }),
  timeseries({
    title: 'Catching up after elections',
    description:
      'Did new primaries get the writes that others had? timed_out and failed: writes that only some members had were rolled back.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: ENDS,
    queries: [{ expr: counted('mongodb_replset_catch_ups_total', 'result'), legend: '{{result}}' }],
  }),
  timeseries({
    title: 'Changes of primary',
    description:
      'How often did the primary change? Seen by the heartbeats of the exporter, also between scrapes. Re-elected: the same member in a newer term.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: ['another member', 're-elected'],
    queries: [
      {
        expr: `sum(${increase('set', 'mongodb_replset_primary_changes_total')})`,
        legend: 'another member',
      },
      { expr: `sum(${increase('set', 'mongodb_replset_reelections_total')})`, legend: 're-elected' },
    ],
  }),
  timeseries({
    title: 'Time without a primary',
    description:
      'For how long could the set take no writes? Within ten minutes; not while only the exporter cannot reach the primary. Alert: MongoDBElectionStorm.',
    unit: Seconds,
    width: 8,
    steps: [
      { value: null, color: PALETTE.green },
      { value: threshold('primaryless_seconds_per_10m'), color: PALETTE.vermillion },
    ],
    queries: [{ expr: primarylessWithin('10m'), legend: '{{mongodb_cluster}}/{{replica_set}}' }],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Duration of the last failover',
    description: `How long did the last failover take? From losing the primary until the next was elected, and until it took writes; beside it the election timeout of the set, and what the alert allows beyond: ${threshold('failover_extra_seconds')} s. Alert: MongoDBFailoverSlow.`,
    unit: Seconds,
    width: 8,
    queries: [
      { expr: failover('elected'), legend: '{{replica_set}} elected', colour: PALETTE.skyBlue },
      { expr: failover('writable'), legend: '{{replica_set}} writable', colour: PALETTE.orange },
      {
        expr: ELECTION_TIMEOUT,
        legend: '{{replica_set}} election timeout',
        colour: PALETTE.grey,
        limit: true,
      },
      {
        expr: `${ELECTION_TIMEOUT} + ${threshold('failover_extra_seconds')}`,
        legend: '{{replica_set}} alert',
        colour: PALETTE.vermillion,
        limit: true,
      },
    ],
  }),
  bars({
    title: 'Durations of failovers',
    description:
      'How long do failovers take? All within the time shown, until the new primary took writes; each bar is headed by the upper bound of its durations, in seconds.',
    unit: NoUnit,
    decimals: 0,
    width: 16,
    buckets: true,
    query: {
      expr: `sum by (le) (${once('set', `increase(${series('set', 'mongodb_replset_failover_duration_seconds_bucket', 'until="writable"')}[$__range])`, ['le'])})`,
      legend: '{{le}}',
    },
  }),
  table({
    title: 'Last election',
    description:
      'Who became primary after whom, and why? As the present primary tells it; majority writes were possible that long after the election.',
    unit: Short,
    width: 8,
    columns: [
      { title: 'Set', label: 'replica_set' },
      { title: 'Primary', label: 'member' },
      { title: 'Before', label: 'previous' },
      { title: 'Reason', label: 'reason' },
      {
        title: 'Majority writes after',
        expr: of('mongodb_replset_last_election_majority_writable_seconds'),
        unit: Seconds,
      },
    ],
    infos: [gauge('set', 'mongodb_replset_last_election_info', { labels: ['member', 'previous', 'reason'] })],
  }),
];
