import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BytesIEC, NoUnit, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { gauge, series } from '../build/promql.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';

const HOST = 'mongodb_cluster, host';

/** A vector of members with the host of each. */
function onHost(vector: string): string {
  return `${vector} * on (mongodb_cluster, member) group_left (host) max by (mongodb_cluster, member, host) (${series('member', 'mongodb_member_info', 'host=~"$host"')})`;
}

const UP = onHost(gauge('member', 'mongodb_up'));
const MEMBERS = `count by (${HOST}) (${UP})`;
const PRIMARIES = `sum by (${HOST}) (${onHost(gauge('member', 'mongodb_replset_member_is_primary'))})`;

const of = (name: string): string => gauge('host', `mongodb_system_${name}`);

const CPU_USED = `1 - sum by (${HOST}) (rate(${series('host', 'mongodb_system_cpu_seconds_total', 'mode=~"idle|iowait"')}[$__rate_interval])) / ${of('cpus')}`;

export const placement: readonly Panel[] = [
  table({
    title: 'Hosts',
    description: `Which members run on which host, and is a host down? Those with members that are down first. CPU and memory need --collector.system. ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    interval: '1m',
    sortBy: ['-Down', '-CPU used', 'Host'],
    columns: [
      { title: 'Host', label: 'host', width: 330 },
      { title: 'Members', expr: MEMBERS, width: 90 },
      {
        title: 'Down',
        expr: `${MEMBERS} - sum by (${HOST}) (${UP})`,
        steps: tooMuch({ warning: 1 }, 'transparent'),
        width: 80,
      },
      { title: 'Primaries', expr: PRIMARIES, width: 90 },
      { title: 'Processors', expr: of('cpus'), width: 100 },
      { title: 'CPU used', expr: CPU_USED, unit: PercentUnit, decimals: 0, width: 100 },
      { title: 'Memory', expr: of('memory_total_bytes'), unit: BytesIEC, width: 110 },
      { title: 'Available', expr: of('memory_available_bytes'), unit: BytesIEC, width: 110 },
      { title: 'Cluster', label: 'mongodb_cluster' },
    ],
  }),
];
