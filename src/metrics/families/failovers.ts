import { FAILOVER_BUCKETS, type DurationCounts } from '../../monitor/durations.js';
import type { SetCounts } from '../../monitor/set-monitor.js';
import { counter, gauge, histogram, type MetricGroup } from '../family.js';
import type { Labelled } from '../from-analysis.js';
import { perMonitoredMember, perMonitoredSet } from '../from-monitor.js';

/** Changes of the primary, also those between scrapes. */
export const failovers: MetricGroup = {
  name: 'failovers',
  title: 'Failovers',
  families: [
    counter(
      'mongodb_replset_primary_changes_total',
      'Number of times another member became primary.',
      perMonitoredSet('heartbeat', ({ primaryChanges }) => primaryChanges),
    ),
    counter(
      'mongodb_replset_reelections_total',
      'Number of times the primary was elected again in a newer term.',
      perMonitoredSet('heartbeat', ({ reelections }) => reelections),
    ),
    counter(
      'mongodb_replset_primaryless_seconds_total',
      'Time in seconds without a primary, not counting time in which only the exporter cannot reach it.',
      perMonitoredSet('heartbeat', ({ primarylessSeconds }) => primarylessSeconds),
    ),
    gauge(
      'mongodb_replset_last_primary_change_timestamp_seconds',
      'Unix timestamp of the last change of the primary, as seen by the exporter.',
      perMonitoredSet('heartbeat', ({ lastChangeAt }) =>
        lastChangeAt === undefined ? undefined : lastChangeAt / 1000,
      ),
    ),
    gauge(
      'mongodb_replset_last_failover_duration_seconds',
      'Time in seconds from the loss of the last primary until the next was elected, and until it accepted writes.',
      perMonitoredSet('heartbeat', lastDurations, ['until']),
    ),
    histogram(
      'mongodb_replset_failover_duration_seconds',
      'Time in seconds from the loss of a primary until the next was elected, and until it accepted writes.',
      perMonitoredSet(
        'heartbeat',
        ({ elected, writable }) => [...buckets('elected', elected), ...buckets('writable', writable)],
        ['until'],
      ),
    ),
    counter(
      'mongodb_replset_member_state_changes_total',
      'Number of times the member changed between primary, secondary and other states.',
      perMonitoredMember('heartbeat', ({ stateChanges }, { replicaSet }) =>
        replicaSet === undefined ? undefined : stateChanges,
      ),
    ),
  ],
};

function lastDurations({ lastElectedSeconds, lastWritableSeconds }: SetCounts): readonly Labelled[] {
  return [
    ...(lastElectedSeconds === undefined
      ? []
      : [{ labels: { until: 'elected' }, value: lastElectedSeconds }]),
    ...(lastWritableSeconds === undefined
      ? []
      : [{ labels: { until: 'writable' }, value: lastWritableSeconds }]),
  ];
}

/** The series of a histogram. */
function buckets(until: string, { buckets: counts, sum, count }: DurationCounts): readonly Labelled[] {
  return [
    ...FAILOVER_BUCKETS.map((bound, index) => ({
      suffix: '_bucket' as const,
      labels: { until, le: String(bound) },
      value: counts[index] ?? 0,
    })),
    { suffix: '_bucket', labels: { until, le: '+Inf' }, value: count },
    { suffix: '_sum', labels: { until }, value: sum },
    { suffix: '_count', labels: { until }, value: count },
  ];
}
