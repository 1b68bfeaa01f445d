import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { SEVERITIES } from '../build/mappings.js';
import { gauge, identity } from '../build/promql.js';
import {
  HAS_PRIMARY,
  LAG_STEPS,
  OPLOG_WINDOW_WRAPPED,
  ROW_TO_INSTANCE,
  ROW_TO_SET,
  WORST_LAG,
} from '../build/shared.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';
import { troubles } from '../build/trouble.js';

const ofSet = (name: string): string => gauge('set', name);
const ofMember = (name: string): string => gauge('member', name);

const TOLERANCE = ofSet('mongodb_replset_fault_tolerance');
const MEMBERS = ofSet('mongodb_replset_members');
const UP = ofSet('mongodb_replset_members_up');
const LAG = ofMember('mongodb_replset_lag_beyond_delay_seconds');

const SET_TROUBLES = troubles([
  { text: 'No majority', rank: 3, expr: `${TOLERANCE} < 0` },
  { text: 'No member answers', rank: 3, expr: `${UP} == 0` },
  { text: 'No primary', rank: 3, expr: `${MEMBERS} unless on ${identity('set')} ${HAS_PRIMARY}` },
  {
    text: 'Majority writes do not complete',
    rank: 3,
    expr: `${ofSet('mongodb_replset_majority_writable')} == 0`,
  },
  { text: 'Several primaries', rank: 3, expr: `${ofSet('mongodb_replset_primaries')} > 1` },
  {
    text: 'No fault tolerance left',
    rank: 2,
    expr: `${TOLERANCE} == 0 and on ${identity('set')} ${ofSet('mongodb_replset_voting_members')} > 2`,
  },
  { text: 'Members are down', rank: 2, expr: `${UP} < ${MEMBERS}` },
  { text: 'A member lags', rank: 2, expr: `${WORST_LAG} > ${threshold('lag_warning_seconds')}` },
  {
    text: 'Configurations differ',
    rank: 2,
    expr: `${ofSet('mongodb_replset_config_version_spread')} > 0`,
  },
]);

const MEMBER_TROUBLES = troubles([
  { text: 'Down', rank: 3, expr: `${ofMember('mongodb_up')} == 0` },
  {
    text: 'Not in a normal state',
    rank: 2,
    expr: `${gauge('member', 'mongodb_replset_member_state')} != 1 != 2 != 7`,
  },
  { text: 'Lags', rank: 2, expr: `${LAG} > ${threshold('lag_warning_seconds')}` },
  {
    text: 'Too stale to catch up',
    rank: 3,
    expr: `${ofMember('mongodb_replset_member_too_stale')} == 1`,
  },
  {
    text: 'Oplog window is short',
    rank: 2,
    expr: `(${OPLOG_WINDOW_WRAPPED}) < ${threshold('oplog_window_critical_seconds')}`,
  },
  {
    text: 'Commands fail',
    rank: 2,
    expr: `count by ${identity('member')} (${gauge('member', 'mongodb_scrape_command_success', { labels: ['command'], where: 'command!="hello"' })} == 0) and on ${identity('member')} ${ofMember('mongodb_up')} == 1`,
  },
]);

const among = (expr: string, scope: 'set' | 'member', trouble: string): string =>
  `${expr} and on ${identity(scope)} (${trouble})`;

/** What is wrong now: both tables are empty when all is well. */
export const trouble: readonly Panel[] = [
  table({
    title: 'Sets in trouble',
    description:
      'Which replica sets need attention, and why? The worst first; a set has a row for each reason. A click on its name leads to the board about it.',
    unit: Short,
    height: 7,
    width: 12,
    none: 'No replica set is in trouble',
    sortBy: ['-Severity', 'Set'],
    columns: [
      { title: 'Severity', expr: SET_TROUBLES, mappings: [SEVERITIES] },
      { title: 'Trouble', label: 'trouble', width: 230 },
      { title: 'Set', label: 'replica_set', links: [ROW_TO_SET], width: 90 },
      { title: 'Cluster', label: 'mongodb_cluster', width: 80 },
      { title: 'Cluster role', label: 'cluster_role', width: 85 },
      { title: 'Up', expr: among(UP, 'set', SET_TROUBLES), unit: NoUnit, width: 50 },
      { title: 'Of', expr: among(MEMBERS, 'set', SET_TROUBLES), unit: NoUnit, width: 50 },
      {
        title: 'Lag',
        expr: among(WORST_LAG, 'set', SET_TROUBLES),
        unit: Seconds,
        steps: LAG_STEPS,
        width: 75,
      },
    ],
  }),
  table({
    title: 'Members in trouble',
    description:
      'Which members need attention, and why? The worst first. Silent: time since the last answer to a heartbeat of the exporter. A click on the name leads to the board about the member.',
    unit: Short,
    height: 7,
    width: 12,
    none: 'No member is in trouble',
    sortBy: ['-Severity', 'Member'],
    columns: [
      { title: 'Severity', expr: MEMBER_TROUBLES, mappings: [SEVERITIES] },
      { title: 'Trouble', label: 'trouble', width: 150 },
      { title: 'Member', label: 'member', links: [ROW_TO_INSTANCE], width: 200 },
      { title: 'Cluster', label: 'mongodb_cluster', width: 80 },
      { title: 'Reason', label: 'reason', width: 80 },
      {
        title: 'Silent',
        expr: among(
          `time() - ${ofMember('mongodb_heartbeat_last_success_timestamp_seconds')}`,
          'member',
          `${ofMember('mongodb_up')} == 0`,
        ),
        unit: DurationSeconds,
        width: 80,
      },
      {
        title: 'Lag',
        expr: among(LAG, 'member', MEMBER_TROUBLES),
        unit: Seconds,
        steps: LAG_STEPS,
        width: 75,
      },
    ],
    infos: [gauge('member', 'mongodb_down_reason', { labels: ['reason'] })],
  }),
];
