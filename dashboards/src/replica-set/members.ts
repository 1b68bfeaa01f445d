import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { dataLink, UID } from '../build/links.js';
import { EITHER, MEMBER_STATES, UP_OR_DOWN } from '../build/mappings.js';
import { gauge, once, series } from '../build/promql.js';
import { LAG_STEPS, TO_INSTANCE, UPTIME_STEPS } from '../build/shared.js';
import { stateTimeline } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';

const of = (name: string, labels?: readonly string[]): string => gauge('member', name, labels && { labels });

const toInstance = dataLink('Instance', UID.instance, {
  columns: { mongodb_cluster: 'Cluster', member: 'Member' },
});

/** Worst of what the other members tell of this one. */
const PING = once('member', series('member', 'mongodb_replset_heartbeat_ping_seconds'));
const HEALTH = `avg by (mongodb_cluster, cluster_role, replica_set, member) (${series('member', 'mongodb_replset_heartbeat_health')})`;

export const members: readonly Panel[] = [
  table({
    title: 'Members',
    description:
      'How does each member stand, and how is it configured? Health: the part of the other members that reach it. Ping: the slowest of theirs. Lag: beyond the configured delay. A click on the name leads to the board about it. Alerts: MongoDBLagHigh, MongoDBAllSecondariesLag, MongoDBHeartbeatSlow, MongoDBInstanceRestarted.',
    unit: Short,
    sortBy: 'Member',
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Set', label: 'replica_set' },
      { title: 'Member', label: 'member', links: [toInstance] },
      { title: 'Up', expr: of('mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'State', expr: of('mongodb_replset_member_state'), mappings: [MEMBER_STATES] },
      { title: 'Health', expr: HEALTH, unit: PercentUnit, decimals: 0 },
      { title: 'Votes', expr: of('mongodb_member_votes'), unit: NoUnit },
      { title: 'Priority', expr: of('mongodb_member_priority'), unit: NoUnit },
      { title: 'Hidden', expr: of('mongodb_member_hidden'), mappings: [EITHER] },
      { title: 'Delay', expr: of('mongodb_member_delay_seconds'), unit: Seconds },
      { title: 'Sync source', label: 'sync_source' },
      { title: 'Lag', expr: of('mongodb_replset_lag_beyond_delay_seconds'), unit: Seconds, steps: LAG_STEPS },
      {
        title: 'Ping',
        expr: PING,
        unit: Seconds,
        steps: tooMuch({ warning: threshold('heartbeat_round_trip_seconds') }),
      },
      { title: 'Config version', expr: of('mongodb_replset_member_config_version'), unit: NoUnit },
      { title: 'Config term', expr: of('mongodb_replset_member_config_term'), unit: NoUnit },
      { title: 'Term', expr: of('mongodb_replset_member_term'), unit: NoUnit },
      { title: 'Version', label: 'version' },
      { title: 'Uptime', expr: of('mongodb_uptime_seconds'), unit: DurationSeconds, steps: UPTIME_STEPS },
    ],
    infos: [
      of('mongodb_replset_member_sync_source_info', ['sync_source']),
      of('mongodb_member_info', ['version']),
    ],
  }),
  stateTimeline({
    title: 'State of each member',
    description:
      'Which state was each member in, and for how long? By its own word; nothing while it does not answer. Alerts: MongoDBMemberRecovering, MongoDBMemberRollback, MongoDBMemberRemoved.',
    unit: NoUnit,
    queries: [{ expr: of('mongodb_replset_member_state'), legend: '{{member}}' }],
    mappings: [MEMBER_STATES],
    links: [TO_INSTANCE],
  }),
];
