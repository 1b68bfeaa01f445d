import { documentsOf, millisOf, stringOf, type Document } from '../../mongo/bson.js';
import type { MemberResult } from '../../scrape/scrape.js';
import { counter, gauge, type MetricGroup } from '../family.js';
import { perMember, type Labelled } from '../from-analysis.js';
import { COLLECTION_LABELS, eachCollection, valueOf } from '../from-collectors.js';

const LABELS = [...COLLECTION_LABELS, 'index'];

/** How often each member uses its indexes. */
export const indexes: MetricGroup = {
  name: 'indexes',
  title: 'Use of indexes',
  families: [
    counter(
      'mongodb_index_accesses_total',
      'Number of operations that used the index, counted by each data member for itself: an index that only the primary uses has no accesses on the others, so sum over the members before you drop it.',
      perMember('$indexStats.accesses.ops', (result) => eachIndex(result, ({ ops }) => ops), {
        labels: LABELS,
      }),
    ),
    gauge(
      'mongodb_index_accesses_since_timestamp_seconds',
      'Unix timestamp from which accesses of the index are counted: start of the member, or creation or change of the index.',
      perMember(
        '$indexStats.accesses.since',
        (result) => eachIndex(result, ({ since }) => secondsOf(since)),
        { labels: LABELS },
      ),
    ),
  ],
};

function eachIndex({ replies }: MemberResult, read: (index: Document) => unknown): readonly Labelled[] {
  return eachCollection(replies.indexStats, ({ indexes: all }) =>
    [...byName(documentsOf(all))].flatMap(([name, index]) => valueOf(read(index), { index: name })),
  );
}

function byName(indexes: readonly Document[]): ReadonlyMap<string, Document> {
  return new Map(
    indexes.flatMap((index) => {
      const name = stringOf(index.name);
      return name === undefined ? [] : [[name, index] as const];
    }),
  );
}

function secondsOf(date: unknown): number | undefined {
  const millis = millisOf(date);
  return millis === undefined ? undefined : millis / 1000;
}
