import { isDocument, numberOf, valueAt, type Document } from '../../mongo/bson.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { limitsOf, selectWithin } from '../limits.js';
import { isDataMember } from './reads.js';

/** Counters of `top` for each collection: key in the reply → label value. */
const OPS = {
  total: 'total',
  readLock: 'read_lock',
  writeLock: 'write_lock',
  queries: 'query',
  getmore: 'getmore',
  insert: 'insert',
  update: 'update',
  remove: 'delete',
  commands: 'command',
} as const;

/** A counter of `top`. An operation counts in several: in `total`, in one of the locks, and in its own operation. */
export type TopOp = (typeof OPS)[keyof typeof OPS];

/** In the order of the arrays of {@link TopRow}. */
export const TOP_OPS: readonly TopOp[] = Object.values(OPS);

/** One collection: a number for each of {@link TOP_OPS}, `undefined` where the server reports none. */
export interface TopRow {
  readonly database: string;
  readonly collection: string;
  readonly micros: readonly (number | undefined)[];
  readonly operations: readonly (number | undefined)[];
}

const KEYS = Object.keys(OPS);

/** 8.0 and later also allow `top` on direct connections to shard members. */
export const top: Collector = {
  name: 'top',
  help: 'Time and operations by collection, on each data member.',
  cost: 'medium',
  target: 'member',
  maxAgeSeconds: 60,
  defaultOn: false,
  maxTimeMs: 5_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  selects: 'namespaces',
  limits: limitsOf(200),
  isFor: isDataMember,
  commands: [
    {
      name: 'top',
      run: async ({ limits, send }) => {
        let truncated = false;
        // There may be tens of thousands of collections: those that are left out are not decoded.
        const select = (names: readonly string[]): readonly string[] => {
          const wanted = selectWithin(limits, names.filter(isCollection), (name) => name);
          ({ truncated } = wanted);
          return wanted.selected;
        };
        const { totals } = await send('admin', { top: 1 }, { parts: { totals: select } });
        return { rows: Object.entries(isDocument(totals) ? totals : {}).map(rowOf), truncated };
      },
    },
  ],
};

/** Rows in the reply of this collector. */
export function topRows({ rows }: Document): readonly TopRow[] {
  return rows as readonly TopRow[];
}

/** Besides collections, the reply has a note, and database commands such as `shop.$cmd.listCollections`. */
function isCollection(name: string): boolean {
  return name.includes('.') && !name.includes('.$cmd');
}

/** Arrays of numbers: the documents of the reply take ten times the memory, and are kept until the next run. */
function rowOf([name, counts]: readonly [name: string, counts: unknown]): TopRow {
  const dot = name.indexOf('.');
  return {
    database: name.slice(0, dot),
    collection: name.slice(dot + 1),
    micros: KEYS.map((key) => numberOf(valueAt(counts, [key, 'time']))),
    operations: KEYS.map((key) => numberOf(valueAt(counts, [key, 'count']))),
  };
}
