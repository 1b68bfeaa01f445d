import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, PercentUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { REACHED_OR_LOST } from '../build/mappings.js';
import { matrix } from '../build/matrix.js';
import { gauge, identity, once, series } from '../build/promql.js';
import { PLAIN, tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';

const PAIR = ['observer', 'member'];
const SIDES = { row: 'observer', column: 'member' };

const TIMEOUT = gauge('set', 'mongodb_replset_heartbeat_timeout_seconds');

/** A row for each member that looks, a column for each one that is looked at. Arbiters do not tell what they see. */
export const matrices: readonly Panel[] = [
  matrix({
    title: 'Health',
    description:
      'Which member reaches which? In each row, what one member says of the others. Lost in a whole column: that member is down. In a whole row: its observer is cut off. In single cells: look at the way between the two. Alerts: MongoDBMemberUnreachable, MongoDBHeartbeatPartial.',
    unit: NoUnit,
    expr: gauge('set', 'mongodb_replset_heartbeat_health', { labels: PAIR, where: 'member=~"$member"' }),
    ...SIDES,
    steps: PLAIN,
    mappings: [REACHED_OR_LOST],
  }),
  matrix({
    title: 'Silence, of the heartbeat timeout',
    description:
      'How long has each member heard nothing from each other? As a part of the heartbeat timeout of the set, from which on the alert counts it. This is the other direction: heartbeats that arrive. Alert: MongoDBHeartbeatSilence.',
    unit: PercentUnit,
    decimals: 0,
    expr: `${once('set', series('set', 'mongodb_replset_heartbeat_silence_seconds', 'member=~"$member"'), PAIR)} / on ${identity('set')} group_left () ${TIMEOUT}`,
    ...SIDES,
    steps: tooMuch({ warning: 1 }),
  }),
  matrix({
    title: 'Ping',
    description:
      'How long do heartbeats take from each member to each other? A moving average that members keep in whole milliseconds; of a member that is down, the last one. Alert: MongoDBHeartbeatSlow.',
    unit: Seconds,
    expr: gauge('set', 'mongodb_replset_heartbeat_ping_seconds', {
      labels: PAIR,
      where: 'member=~"$member"',
    }),
    ...SIDES,
    steps: tooMuch({ warning: threshold('heartbeat_round_trip_seconds') }),
  }),
];
