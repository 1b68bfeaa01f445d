import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { OpsPerSecond, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { gauge } from '../build/promql.js';
import { byMember, CONNECTIONS_LIMITS, CONNECTIONS_USED, OPERATIONS } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';

/** Of so many members a line is drawn. */
const MOST = 15;

const RATES = gauge('member', 'mongodb:opcounters:rate5m', { labels: ['op'] });

const BY_MEMBER = `sum by (mongodb_cluster, member) (${RATES})`;

/** How much is done, and where. */
export const history: readonly Panel[] = [
  timeseries({
    title: 'Operations by kind',
    description:
      'Which operations do clients send? Sum of all chosen members; in a sharded cluster routers and shards both count. From a recording rule of the shipped rules.',
    unit: OpsPerSecond,
    width: 8,
    queries: [{ expr: `sum by (op) (${RATES})`, legend: '{{op}}' }],
    kinds: OPERATIONS,
  }),
  timeseries({
    title: 'Operations by member',
    description: `Which members have the most load? The ${MOST} with the most operations at each point; all kinds of operations together.`,
    unit: OpsPerSecond,
    width: 8,
    ...byMember(`topk(${MOST}, ${BY_MEMBER})`),
  }),
  timeseries({
    title: 'Connections used',
    description: `Which members run out of connections? Part of the connections that they allow, of the ${MOST} with the highest at each point. ${alertsOn('ConnectionsHigh')}`,
    unit: PercentUnit,
    width: 8,
    limits: CONNECTIONS_LIMITS,
    ...byMember(`topk(${MOST}, ${CONNECTIONS_USED})`),
  }),
];
