import { gauge, type MetricGroup } from '../family.js';
import { info, perPair, perSet } from '../from-analysis.js';

/** The heartbeat matrix: each member's view of each other member. */
export const heartbeats: MetricGroup = {
  name: 'heartbeats',
  title: 'Heartbeats between members',
  families: [
    gauge(
      'mongodb_replset_heartbeat_health',
      'Whether the observer reaches the member; absent until the first contact.',
      perPair('replSetGetStatus.members.health', ({ health }) => health),
    ),
    gauge(
      'mongodb_replset_heartbeat_state',
      'State of the member as the observer reports it.',
      perPair('replSetGetStatus.members.state', ({ state }) => state),
    ),
    gauge(
      'mongodb_replset_heartbeat_silence_seconds',
      'Time in seconds since the observer received the last heartbeat of the member; absent while their configurations differ.',
      perPair(
        'replSetGetStatus.date - replSetGetStatus.members.lastHeartbeatRecv',
        ({ heartbeatAgeSeconds }) => heartbeatAgeSeconds,
      ),
    ),
    gauge(
      'mongodb_replset_heartbeat_ping_seconds',
      'Round-trip time in seconds of heartbeats, as the moving average that the observer keeps in whole milliseconds.',
      perPair('replSetGetStatus.members.pingMs', ({ pingSeconds }) => pingSeconds),
    ),
    gauge(
      'mongodb_replset_heartbeat_failure',
      'Reason why the observer does not reach the member; only while its health is 0.',
      perPair(
        'replSetGetStatus.members.lastHeartbeatMessage',
        ({ failure }) => info(failure && { reason: failure }),
        ['reason'],
      ),
    ),
    gauge(
      'mongodb_replset_heartbeat_interval_seconds',
      'Time in seconds between heartbeats of the set.',
      perSet(
        'replSetGetConfig.settings.heartbeatIntervalMillis',
        ({ set }) => set.config?.heartbeatIntervalSeconds,
      ),
    ),
    gauge(
      'mongodb_replset_heartbeat_timeout_seconds',
      'Time in seconds that a member waits for the reply to a heartbeat.',
      perSet(
        'replSetGetConfig.settings.heartbeatTimeoutSecs',
        ({ set }) => set.config?.heartbeatTimeoutSeconds,
      ),
    ),
    gauge(
      'mongodb_replset_election_timeout_seconds',
      'Time in seconds that the set waits for a lost primary before it elects another.',
      perSet(
        'replSetGetConfig.settings.electionTimeoutMillis',
        ({ set }) => set.config?.electionTimeoutSeconds,
      ),
    ),
  ],
};
