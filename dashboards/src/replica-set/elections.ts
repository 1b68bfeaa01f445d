import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { bars } from '../build/bars.js';
import { PALETTE } from '../build/colours.js';
import { counted, gauge, once, series } from '../build/promql.js';
import { primarylessWithin, TO_SET } from '../build/shared.js';
import { table } from '../build/table.js';
import { thresholdLine } from '../build/thresholds.js';
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

const events = (name: string, label: string): string =>
  `sum by (${label}) (${counted('member', name, { labels: [label] })})`;

const of = (name: string): string => gauge('set', name);

const ELECTION_TIMEOUT = of('mongodb_replset_election_timeout_seconds');

const failover = (until: string): string =>
  gauge('set', 'mongodb_replset_last_failover_duration_seconds', { where: `until="${until}"` });

export const elections: readonly Panel[] = [
  timeseries({
    title: 'Elections called, by reason',
    description: `Why did members call elections? election_timeout: no heartbeat of the primary arrived. step_up: on request, or a hand-over. priority_takeover: a member of higher priority is back. ${alertsOn('PrimaryChanged', 'UnplannedFailover', 'ElectionStorm')}`,
    unit: Short,
    width: 8,
    bars: true,
    kinds: REASONS,
    queries: [{ expr: events('mongodb_replset_elections_called_total', 'reason'), legend: '{{reason}}' }],
  }),
  timeseries({
    title: 'Elections won, by reason',
    description:
      'Which of these elections were won? Many more called than won: candidates do not get a majority of votes.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: REASONS,
    queries: [{ expr: events('mongodb_replset_elections_won_total', 'reason'), legend: '{{reason}}' }],
  }),
  timeseries({
    title: 'Catching up after elections',
    description:
      'Did new primaries receive the writes that other members had? timed_out and failed: writes that only some members had were rolled back.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: ENDS,
    queries: [{ expr: events('mongodb_replset_catch_ups_total', 'result'), legend: '{{result}}' }],
  }),
  timeseries({
    title: 'Changes of primary',
    description:
      'How often did the primary change? By the heartbeats of the exporter, also between scrapes. Re-elected: the same member in a higher term.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: ['another member', 're-elected'],
    queries: [
      {
        expr: `sum(${counted('set', 'mongodb_replset_primary_changes_total')})`,
        legend: 'another member',
      },
      { expr: `sum(${counted('set', 'mongodb_replset_reelections_total')})`, legend: 're-elected' },
    ],
  }),
  timeseries({
    title: 'Time without a primary',
    description: `For how long was there no primary? Within ten minutes; not while only the exporter cannot reach the primary. ${alertsOn('ElectionStorm')}`,
    unit: Seconds,
    width: 8,
    limits: { critical: 'primaryless_seconds_per_10m' },
    queries: [{ expr: primarylessWithin('10m'), legend: '{{replica_set}}' }],
    links: [TO_SET],
  }),
  timeseries({
    title: 'Duration of the last failover',
    description: `How long did the last failover take? From the loss of the primary until the next one was elected, and until it accepted writes; beside it the election timeout of the set, and what the alert allows. ${alertsOn('FailoverSlow')}`,
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
        expr: `${ELECTION_TIMEOUT} + on () group_left () (${thresholdLine('failover_extra_seconds')})`,
        legend: '{{replica_set}} alert',
        colour: PALETTE.vermillion,
        limit: true,
      },
    ],
  }),
  bars({
    title: 'Failovers by duration',
    description:
      'How long do failovers take? All in the time shown, until the new primary accepted writes; under each bar stands the upper bound of its durations.',
    unit: NoUnit,
    decimals: 0,
    width: 14,
    buckets: true,
    query: {
      expr: `sum by (le) (${once('set', `increase(${series('set', 'mongodb_replset_failover_duration_seconds_bucket', 'until="writable"')}[$__range])`, ['le'])})`,
      legend: '{{le}} s',
    },
  }),
  table({
    title: 'Last election',
    description:
      'Which member became primary, after which, and why? As the present primary reports it; majority writes were possible that long after the election.',
    unit: Short,
    width: 10,
    columns: [
      { title: 'Primary', label: 'member', width: 170 },
      { title: 'Before', label: 'previous', width: 170 },
      { title: 'Reason', label: 'reason' },
      {
        title: 'Majority writes after',
        expr: of('mongodb_replset_last_election_majority_writable_seconds'),
        unit: Seconds,
        width: 140,
      },
    ],
    infos: [gauge('set', 'mongodb_replset_last_election_info', { labels: ['member', 'previous', 'reason'] })],
  }),
];
