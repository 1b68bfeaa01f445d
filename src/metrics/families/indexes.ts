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
      'Operations that have used the index; each data member tells its own: an index that is used on the primary alone looks unused on the others, so add them up before you drop it.',
      perMember('$indexStats.accesses.ops', (result) => eachIndex(result, ({ ops }) => ops), {
        labels: LABELS,
      }),
    ),
    gauge(
      'mongodb_index_accesses_since_timestamp_seconds',
      'Since when the accesses of the index are counted: the start of the member, or when the index was made or changed.',
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
