import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { PALETTE } from '../build/colours.js';
import { gauge, identity, once, series } from '../build/promql.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

const of = (name: string): string => gauge('set', name);

/** Of a member, the highest that another one reports. */
const longest = (name: string): string => once('member', series('member', name));

const setting = (name: string, legend: string, colour: string) =>
  ({ expr: of(name), legend: `{{replica_set}} ${legend}`, colour, limit: true }) as const;

const PAIRS = once(
  'set',
  series('set', 'mongodb_replset_heartbeat_health', 'member=~"$host:.+", member=~"$member"'),
  ['observer', 'member'],
);

/** What the matrices show, over time. */
export const heartbeats: readonly Panel[] = [
  timeseries({
    title: 'Heartbeat age of each member',
    description: `How old is the last heartbeat that another member received from this one? Beside the settings of the set: at the heartbeat timeout the alert counts it, at the election timeout a silent primary is replaced. ${alertsOn('HeartbeatSilence')}`,
    unit: Seconds,
    queries: [
      { expr: longest('mongodb_replset_heartbeat_silence_seconds'), legend: '{{member}}' },
      setting('mongodb_replset_heartbeat_interval_seconds', 'heartbeat interval', PALETTE.grey),
      setting('mongodb_replset_heartbeat_timeout_seconds', 'heartbeat timeout', PALETTE.orange),
      setting('mongodb_replset_election_timeout_seconds', 'election timeout', PALETTE.vermillion),
    ],
  }),
  timeseries({
    title: 'Slowest ping to each member',
    description: `How long do heartbeats to each member take? The slowest of the moving averages that the other members keep. ${alertsOn('HeartbeatSlow')}`,
    unit: Seconds,
    limits: { warning: 'heartbeat_round_trip_seconds' },
    queries: [{ expr: longest('mongodb_replset_heartbeat_ping_seconds'), legend: '{{member}}' }],
  }),
  timeseries({
    title: 'Pairs that do not reach each other',
    description: `How many members do not reach this one? All of them: it is down; some: check the network. ${alertsOn('MemberUnreachable', 'HeartbeatPartial')}`,
    unit: Short,
    decimals: 0,
    queries: [{ expr: `sum by ${identity('member')} (1 - ${PAIRS})`, legend: '{{member}}' }],
  }),
  table({
    title: 'Why heartbeats fail',
    description:
      'Why does an observer not reach a member? refused: the process is not running. timeout: it hangs, or packets get lost. connection_closed: it ends connections, or a firewall does. auth: key files or certificates differ.',
    unit: NoUnit,
    width: 12,
    none: 'All members reach each other',
    columns: [
      { title: 'Observer', label: 'observer' },
      { title: 'Member', label: 'member' },
      { title: 'Reason', label: 'reason' },
    ],
    infos: [
      gauge('set', 'mongodb_replset_heartbeat_failure', {
        labels: ['observer', 'member', 'reason'],
        where: 'member=~"$host:.+", member=~"$member"',
      }),
    ],
  }),
];
