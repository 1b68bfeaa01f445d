import { gauge, type MetricGroup } from '../family.js';
import { info, perPair, perSet } from '../from-analysis.js';

/** The heartbeat matrix: each member's view of each other member. */
export const heartbeats: MetricGroup = {
  name: 'heartbeats',
  title: 'Heartbeats between members',
  families: [
    gauge(
      'mongodb_replset_heartbeat_health',
      'Whether the observer reaches the member; absent until it was first heard of.',
      perPair('replSetGetStatus.members.health', ({ health }) => health),
    ),
    gauge(
      'mongodb_replset_heartbeat_state',
      'State of the member in the eyes of the observer.',
      perPair('replSetGetStatus.members.state', ({ state }) => state),
    ),
    gauge(
      'mongodb_replset_heartbeat_silence_seconds',
      'How long the observer has received no heartbeat from the member; absent while their configurations differ.',
      perPair(
        'replSetGetStatus.date - replSetGetStatus.members.lastHeartbeatRecv',
        ({ heartbeatAgeSeconds }) => heartbeatAgeSeconds,
      ),
    ),
    gauge(
      'mongodb_replset_heartbeat_ping_seconds',
      'Round trip of heartbeats, as the moving average that the observer keeps in whole milliseconds.',
      perPair('replSetGetStatus.members.pingMs', ({ pingSeconds }) => pingSeconds),
    ),
    gauge(
      'mongodb_replset_heartbeat_failure',
      'Why the observer does not reach the member; only while its health is 0.',
      perPair(
        'replSetGetStatus.members.lastHeartbeatMessage',
        ({ failure }) => info(failure && { reason: failure }),
        ['reason'],
      ),
    ),
    gauge(
      'mongodb_replset_heartbeat_interval_seconds',
      'Time between the heartbeats of the set.',
      perSet(
        'replSetGetConfig.settings.heartbeatIntervalMillis',
        ({ set }) => set.config?.heartbeatIntervalSeconds,
      ),
    ),
    gauge(
      'mongodb_replset_heartbeat_timeout_seconds',
      'How long a member waits for the answer to a heartbeat.',
      perSet(
        'replSetGetConfig.settings.heartbeatTimeoutSecs',
        ({ set }) => set.config?.heartbeatTimeoutSeconds,
      ),
    ),
    gauge(
      'mongodb_replset_election_timeout_seconds',
      'How long the set waits for a lost primary before it elects another.',
      perSet(
        'replSetGetConfig.settings.electionTimeoutMillis',
        ({ set }) => set.config?.electionTimeoutSeconds,
      ),
    ),
  ],
};
