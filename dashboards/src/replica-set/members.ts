import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { EITHER, MEMBER_STATES, UP_OR_DOWN } from '../build/mappings.js';
import { gauge, once, series } from '../build/promql.js';
import { LAG_STEPS, ROW_TO_INSTANCE, TO_INSTANCE, UPTIME_STEPS } from '../build/shared.js';
import { stateTimeline } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';

const of = (name: string, labels?: readonly string[]): string => gauge('member', name, labels && { labels });

/** The slowest that another member reports of this one. */
const PING = once('member', series('member', 'mongodb_replset_heartbeat_ping_seconds'));

/** Part of the other members that reach this one. */
const HEALTH = `avg by (mongodb_cluster, cluster_role, replica_set, member) (${series('member', 'mongodb_replset_heartbeat_health')})`;

export const members: readonly Panel[] = [
  table({
    title: 'Members',
    description: `How is each member, and how is it configured? Those that are down first, then those that lag most. Reached: the part of the other members that reach it. Ping: the slowest of theirs. Lag: beyond the configured delay. A click on the name leads to the board about the member. ${alertsOn('LagHigh', 'AllSecondariesLag', 'HeartbeatSlow', 'InstanceRestarted')}`,
    unit: Short,
    sortBy: ['Up', '-Lag', 'Member'],
    height: 9,
    columns: [
      { title: 'Member', label: 'member', links: [ROW_TO_INSTANCE] },
      { title: 'Up', expr: of('mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'State', expr: of('mongodb_replset_member_state'), mappings: [MEMBER_STATES] },
      {
        title: 'Lag',
        expr: of('mongodb_replset_lag_beyond_delay_seconds'),
        unit: Seconds,
        steps: LAG_STEPS,
        width: 85,
      },
      { title: 'Reached', expr: HEALTH, unit: PercentUnit, decimals: 0, width: 75 },
      { title: 'Sync source', label: 'sync_source' },
      {
        title: 'Ping',
        expr: PING,
        unit: Seconds,
        steps: tooMuch({ warning: threshold('heartbeat_round_trip_seconds') }),
        width: 80,
      },
      { title: 'Votes', expr: of('mongodb_member_votes'), unit: NoUnit, width: 60 },
      { title: 'Priority', expr: of('mongodb_member_priority'), unit: NoUnit, width: 70 },
      { title: 'Hidden', expr: of('mongodb_member_hidden'), mappings: [EITHER], plain: true, width: 70 },
      { title: 'Delay', expr: of('mongodb_member_delay_seconds'), unit: Seconds },
      { title: 'Config', expr: of('mongodb_replset_member_config_version'), unit: NoUnit, width: 65 },
      { title: 'Term', expr: of('mongodb_replset_member_term'), unit: NoUnit },
      { title: 'Version', label: 'version' },
      {
        title: 'Uptime',
        expr: of('mongodb_uptime_seconds'),
        unit: DurationSeconds,
        steps: UPTIME_STEPS,
        width: 95,
      },
      { title: 'Cluster', label: 'mongodb_cluster', width: 100 },
    ],
    infos: [
      of('mongodb_replset_member_sync_source_info', ['sync_source']),
      of('mongodb_member_info', ['version']),
    ],
  }),
];

export const states: readonly Panel[] = [
  stateTimeline({
    title: 'State of each member',
    description: `Which state was each member in, and for how long? As the member reports it; nothing while it does not answer. ${alertsOn('MemberRecovering', 'MemberRollback', 'MemberRemoved')}`,
    unit: NoUnit,
    queries: [{ expr: of('mongodb_replset_member_state'), legend: '{{member}}' }],
    mappings: [MEMBER_STATES],
    links: [TO_INSTANCE],
  }),
];
