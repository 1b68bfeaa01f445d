import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { UP_OR_DOWN } from '../build/mappings.js';
import { matrix } from '../build/matrix.js';
import { gauge, series } from '../build/promql.js';
import { ALWAYS_UP, alwaysUp, TO_INSTANCE } from '../build/shared.js';
import { statusHistory } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';

/** As many rows as can be read. */
const MOST = 15;

const UP = gauge('member', 'mongodb_up');

/** With the host of each member. */
function onHost(vector: string): string {
  return `${vector} * on (mongodb_cluster, member) group_left (host) max by (mongodb_cluster, member, host) (${series('member', 'mongodb_member_info', 'host=~"$host"')})`;
}

const UP_ON_HOST = onHost(UP);

/** How many are up and down, by some of the labels. */
function counted(vector: string, labels: string): readonly [known: string, up: string, down: string] {
  const known = `count by (${labels}) (${vector})`;
  const up = `sum by (${labels}) (${vector})`;
  return [known, up, `${known} - ${up}`];
}

const [KNOWN, RUNNING, DOWN] = counted(UP, 'mongodb_cluster, cluster_role');
const [KNOWN_ON_HOST, RUNNING_ON_HOST, DOWN_ON_HOST] = counted(UP_ON_HOST, 'mongodb_cluster, host');
const [, , DOWN_OF_BOTH] = counted(UP_ON_HOST, 'host, cluster_role');

/** What is as it should be needs no ground. */
const WORSE = tooMuch({ warning: 1 }, 'transparent');

export const instances: readonly Panel[] = [
  table({
    title: 'By cluster role',
    description: `Are all members of each cluster role up? ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    width: 11,
    sortBy: ['-Down', 'Cluster role'],
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Known', expr: KNOWN },
      { title: 'Up', expr: RUNNING },
      { title: 'Down', expr: DOWN, steps: WORSE },
    ],
  }),
  table({
    title: 'By host',
    description: `Is a host down? When all members of a host are down, look at the host. ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    width: 13,
    sortBy: ['-Down', 'Host'],
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Host', label: 'host' },
      { title: 'Known', expr: KNOWN_ON_HOST },
      { title: 'Up', expr: RUNNING_ON_HOST },
      { title: 'Down', expr: DOWN_ON_HOST, steps: WORSE },
    ],
  }),
  matrix({
    title: 'Down, by host and cluster role',
    description: `How many members are down, by host and cluster role? An empty cell: the host has no member of that role. ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    expr: DOWN_OF_BOTH,
    row: 'host',
    column: 'cluster_role',
    steps: WORSE,
  }),
  statusHistory({
    title: 'Status by host',
    description:
      'When were members of which host down? A field for each stretch of time: down if any member there was down in a part of it.',
    unit: NoUnit,
    width: 12,
    queries: [
      { expr: `bottomk(${MOST}, min by (mongodb_cluster, host) (${onHost(ALWAYS_UP)}))`, legend: '{{host}}' },
    ],
    mappings: [UP_OR_DOWN],
  }),
  statusHistory({
    title: 'Status by member',
    description: `Which members were down, and when? The ${MOST} that were down longest. ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    width: 12,
    queries: [{ expr: alwaysUp(MOST), legend: '{{cluster_role}} {{member}}' }],
    mappings: [UP_OR_DOWN],
    links: [TO_INSTANCE],
  }),
];
