import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { dataLink, UID } from '../build/links.js';
import { EITHER, UP_OR_DOWN } from '../build/mappings.js';
import { gauge } from '../build/promql.js';
import {
  ALWAYS_UP,
  CONNECTIONS_STEPS,
  CONNECTIONS_USED,
  LAG_STEPS,
  TO_INSTANCE,
  UPTIME_STEPS,
} from '../build/shared.js';
import { statusHistory } from '../build/states.js';
import { table } from '../build/table.js';

const toInstance = dataLink('Instance', UID.instance, {
  columns: { mongodb_cluster: 'Cluster', member: 'Member' },
});

/** A row for each instance, with a link to the board about it. */
export const instances: readonly Panel[] = [
  statusHistory({
    title: 'Status of every instance',
    description:
      'Which process was down, and when? A field for each stretch of time, down if it was down for a part of it; none where nobody watched. Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    height: 10,
    queries: [{ expr: ALWAYS_UP, legend: '{{member}}' }],
    mappings: [UP_OR_DOWN],
    links: [TO_INSTANCE],
  }),
  table({
    title: 'Every instance',
    description:
      'What is each process, where does it run, and how is it? A click on its name leads to the board about it. Declared: the topology file names it; discovered: the running cluster does. The reason stands there while it is down. Alerts: MongoDBInstanceDown, MongoDBInstanceRestarted, MongoDBLagHigh, MongoDBAllSecondariesLag, MongoDBConnectionsHigh.',
    unit: Short,
    height: 10,
    sortBy: 'Member',
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set' },
      { title: 'Node', label: 'host' },
      { title: 'Member', label: 'member', links: [toInstance] },
      { title: 'Up', expr: gauge('member', 'mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'Reason', label: 'reason' },
      { title: 'Version', label: 'version' },
      {
        title: 'Uptime',
        expr: gauge('member', 'mongodb_uptime_seconds'),
        unit: DurationSeconds,
        steps: UPTIME_STEPS,
      },
      {
        title: 'Declared',
        expr: gauge('member', 'mongodb_topology_member_declared'),
        mappings: [EITHER],
      },
      {
        title: 'Discovered',
        expr: gauge('member', 'mongodb_topology_member_discovered'),
        mappings: [EITHER],
      },
      {
        title: 'Lag',
        expr: gauge('member', 'mongodb_replset_lag_beyond_delay_seconds'),
        unit: Seconds,
        steps: LAG_STEPS,
      },
      {
        title: 'Connections used',
        expr: CONNECTIONS_USED,
        unit: PercentUnit,
        decimals: 1,
        steps: CONNECTIONS_STEPS,
      },
    ],
    infos: [
      gauge('member', 'mongodb_member_info', { labels: ['host', 'version'] }),
      gauge('member', 'mongodb_down_reason', { labels: ['reason'] }),
    ],
  }),
];
