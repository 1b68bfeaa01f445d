import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { EITHER, UP_OR_DOWN } from '../build/mappings.js';
import { gauge } from '../build/promql.js';
import {
  alwaysUp,
  CONNECTIONS_STEPS,
  CONNECTIONS_USED,
  LAG_STEPS,
  ROW_TO_INSTANCE,
  TO_INSTANCE,
  UPTIME_STEPS,
} from '../build/shared.js';
import { statusHistory } from '../build/states.js';
import { table } from '../build/table.js';

/** As many rows as can be read. */
const MOST = 15;

export const status: readonly Panel[] = [
  statusHistory({
    title: `Status of the ${MOST} members that were down longest`,
    description: `Which members were down, and when? A field for each stretch of time, down if the member was down in a part of it; no field where no exporter ran. Members that were always up fill the rows that are left. ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    height: 9,
    queries: [{ expr: alwaysUp(MOST), legend: '{{member}}' }],
    mappings: [UP_OR_DOWN],
    links: [TO_INSTANCE],
  }),
];

/** A row for each member, with a link to the board about it. */
export const instances: readonly Panel[] = [
  table({
    title: 'All members',
    description: `Which members are there, and how is each? Those that are down first, then those that lag most. A click on the name leads to the board about the member. Declared: the topology file names it; discovered: the running cluster does. ${alertsOn('InstanceDown', 'InstanceRestarted', 'LagHigh', 'AllSecondariesLag', 'ConnectionsHigh')}`,
    unit: Short,
    height: 10,
    sortBy: ['Up', '-Lag', 'Member'],
    columns: [
      { title: 'Member', label: 'member', links: [ROW_TO_INSTANCE] },
      { title: 'Up', expr: gauge('member', 'mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'Reason', label: 'reason' },
      {
        title: 'Lag',
        expr: gauge('member', 'mongodb_replset_lag_beyond_delay_seconds'),
        unit: Seconds,
        steps: LAG_STEPS,
        width: 80,
      },
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set' },
      { title: 'Host', label: 'host' },
      { title: 'Version', label: 'version' },
      {
        title: 'Uptime',
        expr: gauge('member', 'mongodb_uptime_seconds'),
        unit: DurationSeconds,
        steps: UPTIME_STEPS,
        width: 90,
      },
      {
        title: 'Connections',
        expr: CONNECTIONS_USED,
        unit: PercentUnit,
        decimals: 1,
        steps: CONNECTIONS_STEPS,
        width: 100,
      },
      {
        title: 'Declared',
        expr: gauge('member', 'mongodb_topology_member_declared'),
        mappings: [EITHER],
        plain: true,
        width: 80,
      },
      {
        title: 'Discovered',
        expr: gauge('member', 'mongodb_topology_member_discovered'),
        mappings: [EITHER],
        plain: true,
        width: 90,
      },
    ],
    infos: [
      gauge('member', 'mongodb_member_info', { labels: ['host', 'version'] }),
      gauge('member', 'mongodb_down_reason', { labels: ['reason'] }),
    ],
  }),
];
