import { BSON } from 'mongodb';

/** A MongoDB document whose numbers and dates are BSON types; never changed in place. */
export type Doc = Readonly<Record<string, unknown>>;

const { EJSON, Long, Timestamp } = BSON;

/** The wrappers of canonical Extended JSON that occur in the recordings. */
const WRAPPERS = new Set([
  '$numberInt',
  '$numberLong',
  '$numberDouble',
  '$date',
  '$oid',
  '$timestamp',
  '$binary',
]);

/**
 * Reads canonical Extended JSON. `EJSON.parse` cannot be used: serverStatus has fields named `$regex`
 * (metrics.operatorCounters), which it takes for a wrapper.
 */
export function parseDocument(text: string): Doc {
  return revive(JSON.parse(text)) as Doc;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && WRAPPERS.has(entries[0]![0])) {
    return EJSON.deserialize(value, { relaxed: false }) as unknown;
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, revive(inner)]));
}

/** True for a sub-document, false for arrays and BSON values. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The document with every optime `{ts, t}` of a real term moved to `term`. */
export function withTerm<T>(value: T, term: number): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withTerm(item, term)) as T;
  if (!isDoc(value)) return value;
  if (value.ts instanceof Timestamp && value.t instanceof Long) {
    return value.t.isNegative() ? value : { ...value, t: Long.fromNumber(term) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTerm(inner, term)])) as T;
}

/** The document with its dates and timestamps `seconds` earlier; what means "never" or "none" stays. */
export function older<T>(value: T, seconds: number): T {
  if (value instanceof Date) {
    return (value.getTime() === 0 ? value : new Date(value.getTime() - seconds * 1000)) as T;
  }
  if (value instanceof Timestamp) {
    const isNone = value.t === 0 || value.t === 0xffff_ffff;
    return (isNone ? value : new Timestamp({ t: value.t - seconds, i: value.i })) as T;
  }
  if (!isDoc(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, older(inner, seconds)])) as T;
}

/** The document with more fields, put before what ends every reply. */
export function beforeOk(document: Doc, fields: Doc): Doc {
  const { ok, $gleStats, lastCommittedOpTime, $clusterTime, operationTime, ...own } = document;
  // A field without a value is left out by the serialiser.
  return { ...own, ...fields, ok, $gleStats, lastCommittedOpTime, $clusterTime, operationTime };
}
