import type { MemberCounts } from '../../watch/member-watch.js';
import { counter, gauge, type Subject } from '../family.js';
import { perWatchedMember } from '../from-watch.js';

/** The driver's average is nonsense for a moment after a hang. */
const TRUSTED_SUCCESSES = 3;

/** Heartbeats that the exporter itself sends to every member, between scrapes, too. */
export const exporterHeartbeats: Subject = {
  name: 'exporter-heartbeats',
  title: 'Heartbeats of the exporter',
  families: [
    counter(
      'mongodb_heartbeats_total',
      'Heartbeats that the exporter has sent to the member.',
      perWatchedMember(
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
      'Heartbeats to the member that failed since the last one that succeeded.',
      perWatchedMember('heartbeat', ({ consecutiveFailures }) => consecutiveFailures),
    ),
    gauge(
      'mongodb_heartbeat_round_trip_seconds',
      'Time to the member and back, as a moving average; absent until the third success after a failure.',
      perWatchedMember(
        'heartbeat',
        trusted((roundTrip) => roundTrip.average),
      ),
    ),
    gauge(
      'mongodb_heartbeat_round_trip_min_seconds',
      'Least time to the member and back of the last ten; absent until the third success after a failure.',
      perWatchedMember(
        'heartbeat',
        trusted((roundTrip) => roundTrip.min),
      ),
    ),
    counter(
      'mongodb_heartbeat_transitions_total',
      'Times the member went down or came up in the eyes of the exporter.',
      perWatchedMember(
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
      'When the member last answered a heartbeat of the exporter.',
      perWatchedMember('heartbeat', ({ lastSuccessAt }) =>
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
