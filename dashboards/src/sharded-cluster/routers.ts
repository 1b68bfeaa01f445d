import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, OpsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { dataLink, UID } from '../build/links.js';
import { UP_OR_DOWN } from '../build/mappings.js';
import { gauge, rate } from '../build/promql.js';
import { TO_INSTANCE, UPTIME_STEPS } from '../build/shared.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

const ROUTERS = { where: 'cluster_role="mongos"' };

const of = (name: string): string => gauge('member', name, ROUTERS);

const LAST_PING = `time() - ${gauge('member', 'mongodb_router_last_ping_timestamp_seconds')}`;

const OPERATIONS = rate('member', 'mongodb_opcounters_total', { ...ROUTERS, labels: ['op'] });

const toInstance = dataLink('Instance', UID.instance, {
  columns: { mongodb_cluster: 'Cluster', member: 'Router' },
});

export const routers: readonly Panel[] = [
  table({
    title: 'Every router',
    description:
      'Which routers are there, and do they run? Last ping: how long ago the router told the config servers that it runs, which it does every 10 s. Alerts: MongoDBInstanceDown, MongoDBInstanceRestarted.',
    unit: Short,
    width: 12,
    sortBy: 'Router',
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Router', label: 'member', links: [toInstance] },
      { title: 'Node', label: 'host' },
      { title: 'Up', expr: of('mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'Last ping', expr: LAST_PING, unit: Seconds },
      { title: 'Version', label: 'version' },
      { title: 'Uptime', expr: of('mongodb_uptime_seconds'), unit: DurationSeconds, steps: UPTIME_STEPS },
      { title: 'Connections', expr: of('mongodb_connections_current'), unit: NoUnit },
    ],
    infos: [gauge('member', 'mongodb_member_info', { ...ROUTERS, labels: ['host', 'version'] })],
  }),
  timeseries({
    title: 'Last ping of each router',
    description:
      'Does a router lose the config servers? Time since it last told them that it runs: up to 10 s is normal.',
    unit: Seconds,
    width: 6,
    queries: [{ expr: LAST_PING, legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Operations by router',
    description: 'Is the load spread over the routers? All kinds of operations together.',
    unit: OpsPerSecond,
    width: 6,
    queries: [{ expr: `sum by (mongodb_cluster, member) (${OPERATIONS})`, legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
];
