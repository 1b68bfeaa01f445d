import type { MemberCounts } from '../../monitor/member-monitor.js';
import { counter, gauge, type MetricGroup } from '../family.js';
import { perMonitoredMember } from '../from-monitor.js';

/** Successes in a row after which the driver's average is used: it is wrong for a moment after a hang. */
const TRUSTED_SUCCESSES = 3;

/** Heartbeats that the exporter itself sends to every member, also between scrapes. */
export const exporterHeartbeats: MetricGroup = {
  name: 'exporter-heartbeats',
  title: 'Heartbeats of the exporter',
  families: [
    counter(
      'mongodb_heartbeats_total',
      'Number of heartbeats that the exporter sent to the member.',
      perMonitoredMember(
        'heartbeat',
        ({ succeeded, failed }) => [
          { labels: { result: 'succeeded' }, value: succeeded },
          { labels: { result: 'failed' }, value: failed },
        ],
        ['result'],
      ),
    ),
    gauge(
      'mongodb_heartbeat_consecutive_failures',
      'Number of heartbeats to the member that failed since the last success.',
      perMonitoredMember('heartbeat', ({ consecutiveFailures }) => consecutiveFailures),
    ),
    gauge(
      'mongodb_heartbeat_round_trip_seconds',
      'Round-trip time in seconds of heartbeats to the member, as a moving average; absent until the third success after a failure.',
      perMonitoredMember(
        'heartbeat',
        trusted((roundTrip) => roundTrip.average),
      ),
    ),
    gauge(
      'mongodb_heartbeat_round_trip_min_seconds',
      'Minimum round-trip time in seconds of the last ten heartbeats to the member; absent until the third success after a failure.',
      perMonitoredMember(
        'heartbeat',
        trusted((roundTrip) => roundTrip.min),
      ),
    ),
    counter(
      'mongodb_heartbeat_transitions_total',
      'Number of times the exporter saw the member go down or come up.',
      perMonitoredMember(
        'heartbeat',
        ({ ups, downs }) => [
          { labels: { to: 'up' }, value: ups },
          { labels: { to: 'down' }, value: downs },
        ],
        ['to'],
      ),
    ),
    gauge(
      'mongodb_heartbeat_last_success_timestamp_seconds',
      'Unix timestamp of the last heartbeat of the exporter that the member answered.',
      perMonitoredMember('heartbeat', ({ lastSuccessAt }) =>
        lastSuccessAt === undefined ? undefined : lastSuccessAt / 1000,
      ),
    ),
  ],
};

function trusted(
  read: (roundTrip: NonNullable<MemberCounts['roundTrip']>) => number,
): (counts: MemberCounts) => number | undefined {
  return ({ roundTrip, consecutiveSuccesses }) =>
    roundTrip && consecutiveSuccesses >= TRUSTED_SUCCESSES ? read(roundTrip) : undefined;
}
