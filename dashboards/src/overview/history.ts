import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { OpsPerSecond, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { rate } from '../build/promql.js';
import { CONNECTIONS_STEPS, CONNECTIONS_USED, OPERATIONS, TO_INSTANCE } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';

const RATES = rate('member', 'mongodb_opcounters_total', { labels: ['op'] });

/** How much is done, and where. */
export const history: readonly Panel[] = [
  timeseries({
    title: 'Operations by kind',
    description:
      'What do clients do? Operations sent to all chosen instances. In a sharded cluster routers and shards both count.',
    unit: OpsPerSecond,
    width: 8,
    queries: [{ expr: `sum by (op) (${RATES})`, legend: '{{op}}' }],
    kinds: OPERATIONS,
  }),
  timeseries({
    title: 'Operations by instance',
    description: 'Where does the load go? All kinds of operations together.',
    unit: OpsPerSecond,
    width: 8,
    queries: [{ expr: `sum by (mongodb_cluster, member) (${RATES})`, legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Connections used',
    description: 'Which process runs out of connections? Of those it allows. Alert: MongoDBConnectionsHigh.',
    unit: PercentUnit,
    width: 8,
    steps: CONNECTIONS_STEPS,
    queries: [{ expr: CONNECTIONS_USED, legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
];
