import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, PercentUnit, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { REACHED_OR_LOST } from '../build/mappings.js';
import { matrix } from '../build/matrix.js';
import { gauge, identity, once, series } from '../build/promql.js';
import { PLAIN, tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';

const PAIR = ['observer', 'member'];
const SIDES = { row: 'observer', column: 'member' };

const WHERE = 'member=~"$host:.+", member=~"$member"';

const TIMEOUT = gauge('set', 'mongodb_replset_heartbeat_timeout_seconds');

/** A row for each observer, a column for each member that it reports of. Arbiters report nothing. */
export const health: readonly Panel[] = [
  matrix({
    title: 'Health of each pair',
    description: `Which member reaches which? In each row, what one member reports of the others. Lost in a whole column: that member is down. In a whole row: its observer is cut off. In single cells: check the network between the two. ${alertsOn('MemberUnreachable', 'HeartbeatPartial')}`,
    unit: NoUnit,
    height: 10,
    expr: gauge('set', 'mongodb_replset_heartbeat_health', { labels: PAIR, where: WHERE }),
    ...SIDES,
    steps: PLAIN,
    mappings: [REACHED_OR_LOST],
  }),
];

export const otherMatrices: readonly Panel[] = [
  matrix({
    title: 'Heartbeat age, of the heartbeat timeout',
    description: `How old is the last heartbeat that each member received from each other? As a part of the heartbeat timeout of the set, from which on the alert counts it. This is the other direction: heartbeats that arrive. ${alertsOn('HeartbeatSilence')}`,
    unit: PercentUnit,
    decimals: 0,
    height: 10,
    expr: `${once('set', series('set', 'mongodb_replset_heartbeat_silence_seconds', WHERE), PAIR)} / on ${identity('set')} group_left () ${TIMEOUT}`,
    ...SIDES,
    steps: tooMuch({ warning: 1 }),
  }),
  matrix({
    title: 'Ping of each pair',
    description: `How long do heartbeats take from each member to each other? A moving average that members keep in whole milliseconds; of a member that is down, the last one. ${alertsOn('HeartbeatSlow')}`,
    unit: Seconds,
    height: 10,
    expr: gauge('set', 'mongodb_replset_heartbeat_ping_seconds', { labels: PAIR, where: WHERE }),
    ...SIDES,
    steps: tooMuch({ warning: threshold('heartbeat_round_trip_seconds') }),
  }),
];
