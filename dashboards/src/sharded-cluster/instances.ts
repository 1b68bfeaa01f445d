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
function onNode(vector: string): string {
  return `${vector} * on (mongodb_cluster, member) group_left (node) max by (mongodb_cluster, member, node) (${series('member', 'mongodb_member_info', 'node=~"$node"')})`;
}

const UP_ON_NODE = onNode(UP);

/** How many are up and down, by some of the labels. */
function counted(vector: string, labels: string): readonly [known: string, up: string, down: string] {
  const known = `count by (${labels}) (${vector})`;
  const up = `sum by (${labels}) (${vector})`;
  return [known, up, `${known} - ${up}`];
}

const [KNOWN, RUNNING, DOWN] = counted(UP, 'mongodb_cluster, component');
const [KNOWN_ON_NODE, RUNNING_ON_NODE, DOWN_ON_NODE] = counted(UP_ON_NODE, 'mongodb_cluster, node');
const [, , DOWN_OF_BOTH] = counted(UP_ON_NODE, 'node, component');

const WORSE = tooMuch({ warning: 1 });

export const instances: readonly Panel[] = [
  table({
    title: 'By component',
    description: 'Are all processes of each kind up? Alert: InstanceDown.',
    unit: NoUnit,
    width: 7,
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Component', label: 'component' },
      { title: 'Known', expr: KNOWN },
      { title: 'Up', expr: RUNNING },
      { title: 'Down', expr: DOWN, steps: WORSE },
    ],
  }),
  table({
    title: 'By node',
    description:
      'Is a machine gone? All processes of each machine; when all are down, it is the machine. Alert: InstanceDown.',
    unit: NoUnit,
    width: 9,
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Node', label: 'node' },
      { title: 'Known', expr: KNOWN_ON_NODE },
      { title: 'Up', expr: RUNNING_ON_NODE },
      { title: 'Down', expr: DOWN_ON_NODE, steps: WORSE },
    ],
  }),
  matrix({
    title: 'Down, by node and component',
    description:
      'What runs where, and how much of it is down? Empty: nothing of that kind runs there. Alert: InstanceDown.',
    unit: NoUnit,
    expr: DOWN_OF_BOTH,
    row: 'node',
    column: 'component',
    steps: WORSE,
  }),
  statusHistory({
    title: 'Status by node',
    description:
      'When was something down on which machine? A field for each stretch of time: down if any process there was down for a part of it.',
    unit: NoUnit,
    width: 12,
    queries: [{ expr: `min by (mongodb_cluster, node) (${onNode(ALWAYS_UP)})`, legend: '{{node}}' }],
    mappings: [UP_OR_DOWN],
  }),
  statusHistory({
    title: 'Status of every instance',
    description: 'Which process was down, and when? Sorted by what it is for. Alert: InstanceDown.',
    unit: NoUnit,
    width: 12,
    queries: [{ expr: ALWAYS_UP, legend: '{{component}} {{member}}' }],
    mappings: [UP_OR_DOWN],
    links: [TO_INSTANCE],
  }),
];
