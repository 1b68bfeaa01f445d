import { TOP_OPS, topRows, type TopRow } from '../../scrape/collectors/top.js';
import { counter, type MetricGroup, type Source } from '../family.js';
import { perMember } from '../from-analysis.js';

/** Reported microseconds per second. */
const MICROS = 1e6;

/** Operations of each member on each collection; absent without the collector `top`. */
export const top: MetricGroup = {
  name: 'top',
  title: 'Load by collection',
  families: [
    counter(
      'mongodb_top_seconds_total',
      'Time in seconds spent on the collection by this member since it started; total and the locks include the time of the other operations.',
      perOp('time', ({ micros }, index) => {
        const value = micros[index];
        return value === undefined ? undefined : value / MICROS;
      }),
    ),
    counter(
      'mongodb_top_operations_total',
      'Number of operations on the collection by this member since it started; total and the locks include the other operations.',
      perOp('count', ({ operations }, index) => operations[index]),
    ),
  ],
};

function perOp(key: string, read: (row: TopRow, index: number) => number | undefined): Source {
  return perMember(
    `top.totals.*.*.${key}`,
    ({ replies }) =>
      (replies.top ? topRows(replies.top) : []).flatMap((row) => {
        const { database, collection } = row;
        return TOP_OPS.flatMap((op, index) => {
          const value = read(row, index);
          return value === undefined ? [] : [{ labels: { database, collection, op }, value }];
        });
      }),
    { labels: ['database', 'collection', 'op'] },
  );
}
