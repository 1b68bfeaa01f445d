import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, Short } from '@grafana/grafana-foundation-sdk/units';
import { rate } from '../build/promql.js';
import { byMember } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';

const RETURNED = rate('member', 'mongodb_documents_total', { where: 'op="query"' });

const perReturned = (name: string): string => `topk(15, ${rate('member', name)} / (${RETURNED} > 0))`;

/** MongoDB counts this by member, not by collection. */
export const targeting: readonly Panel[] = [
  timeseries({
    title: 'Documents examined per returned',
    description:
      'Do queries use indexes? 1 is ideal, hundreds are a missing index. MongoDB counts this by member: the busiest collections above are the first to check.',
    unit: Short,
    width: 8,
    decimals: 1,
    ...byMember(perReturned('mongodb_query_scanned_objects_total')),
  }),
  timeseries({
    title: 'Collection scans',
    description: 'How often do queries go through a whole collection? Reads of the oplog count too.',
    unit: CountsPerSecond,
    width: 8,
    ...byMember(`topk(15, ${rate('member', 'mongodb_query_collection_scans_total')})`),
  }),
  timeseries({
    title: 'Sorts in memory',
    description: 'How often is a result sorted without an index? Each needs memory for the whole result.',
    unit: CountsPerSecond,
    width: 8,
    ...byMember(`topk(15, ${rate('member', 'mongodb_sort_in_memory_total')})`),
  }),
];
