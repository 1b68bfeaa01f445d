import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit } from '@grafana/grafana-foundation-sdk/units';
import { UP_OR_DOWN } from '../build/mappings.js';
import { matrix } from '../build/matrix.js';
import { gauge, series } from '../build/promql.js';
import { ALWAYS_UP, TO_INSTANCE } from '../build/shared.js';
import { statusHistory } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';

const UP = gauge('member', 'mongodb_up');

/** With the machine that each process runs on. */
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

const WORSE = tooMuch({ warning: 1 });

export const instances: readonly Panel[] = [
  table({
    title: 'By cluster role',
    description: 'Are all processes of each kind up? Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    width: 7,
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
    description:
      'Is a machine gone? All processes of each machine; when all are down, it is the machine. Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    width: 9,
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Node', label: 'host' },
      { title: 'Known', expr: KNOWN_ON_HOST },
      { title: 'Up', expr: RUNNING_ON_HOST },
      { title: 'Down', expr: DOWN_ON_HOST, steps: WORSE },
    ],
  }),
  matrix({
    title: 'Down, by host and cluster role',
    description:
      'What runs where, and how much of it is down? Empty: nothing of that kind runs there. Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    expr: DOWN_OF_BOTH,
    row: 'host',
    column: 'cluster_role',
    steps: WORSE,
  }),
  statusHistory({
    title: 'Status by host',
    description:
      'When was something down on which machine? A field for each stretch of time: down if any process there was down for a part of it.',
    unit: NoUnit,
    width: 12,
    queries: [{ expr: `min by (mongodb_cluster, host) (${onHost(ALWAYS_UP)})`, legend: '{{host}}' }],
    mappings: [UP_OR_DOWN],
  }),
  statusHistory({
    title: 'Status of every instance',
    description: 'Which process was down, and when? Sorted by what it is for. Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    width: 12,
    queries: [{ expr: ALWAYS_UP, legend: '{{cluster_role}} {{member}}' }],
    mappings: [UP_OR_DOWN],
    links: [TO_INSTANCE],
  }),
];
