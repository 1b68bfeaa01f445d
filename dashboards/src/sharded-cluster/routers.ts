import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, OpsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { dataLink, UID } from '../build/links.js';
import { UP_OR_DOWN } from '../build/mappings.js';
import { gauge, rate } from '../build/promql.js';
import { byMember, oldest, UPTIME_STEPS } from '../build/shared.js';
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
    title: 'All routers',
    description: `Which routers are there, and are they up? Last ping: time since the router reported to the config servers, which it does every 10 s. ${alertsOn('InstanceDown', 'InstanceRestarted')}`,
    unit: Short,
    width: 24,
    height: 7,
    sortBy: ['Up', 'Router'],
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Router', label: 'member', links: [toInstance] },
      { title: 'Host', label: 'host' },
      { title: 'Up', expr: of('mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'Last ping', expr: LAST_PING, unit: Seconds, width: 90 },
      { title: 'Version', label: 'version' },
      {
        title: 'Uptime',
        expr: of('mongodb_uptime_seconds'),
        unit: DurationSeconds,
        steps: UPTIME_STEPS,
        width: 100,
      },
      { title: 'Connections', expr: of('mongodb_connections_current'), unit: NoUnit, width: 100 },
    ],
    infos: [gauge('member', 'mongodb_member_info', { ...ROUTERS, labels: ['host', 'version'] })],
  }),
  timeseries({
    title: 'Last ping of each router',
    description:
      'Does a router lose the config servers? Longest time since its last report within five minutes: about 10 s is normal.',
    unit: Seconds,
    ...byMember(oldest(LAST_PING)),
  }),
  timeseries({
    title: 'Operations by router',
    description: 'Is the load spread over the routers? All kinds of operations together.',
    unit: OpsPerSecond,
    ...byMember(`sum by (mongodb_cluster, member) (${OPERATIONS})`),
  }),
];
