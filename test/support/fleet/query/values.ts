import { BSON } from 'mongodb';
import { isDoc, type Doc } from '../document.js';

const { Double, EJSON, Int32, Long, Timestamp } = BSON;

/** The value of a field by its path; undefined where there is none. */
export function valueAt(document: Doc, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (isDoc(inner) ? inner[name] : undefined), document);
}

/** Numbers of any BSON type as one. */
export function plain(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  // A timestamp is a kind of Long for the driver only.
  if (value instanceof Long && !(value instanceof Timestamp)) return value.toNumber();
  return value;
}

/** Equality as queries have it: a missing field is null. */
export function equal(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

/** A text that is the same for equal values. */
export function canonical(value: unknown): string {
  const number = plain(value) ?? null;
  return EJSON.stringify({ value: number }, { relaxed: true });
}

/** What truth is in expressions: all but false, null, 0 and what is missing. */
export function isTrue(value: unknown): boolean {
  const number = plain(value);
  return number !== undefined && number !== null && number !== false && number !== 0;
}

/** Below, above or 0, in the order of types that sorting has. */
export function compare(left: unknown, right: unknown): number {
  const byRank = rank(left) - rank(right);
  if (byRank !== 0) return byRank;
  const [a, b] = [comparable(left), comparable(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Comparisons in a query hold between values of one type only. */
export function sameType(left: unknown, right: unknown): boolean {
  return rank(left) === rank(right);
}

function rank(value: unknown): number {
  const number = plain(value);
  if (number === undefined || number === null) return 0;
  const types = ['number', 'string', 'object', 'boolean'];
  if (number instanceof Date) return types.length + 1;
  if (number instanceof Timestamp) return types.length + 2;
  return 1 + types.indexOf(typeof number);
}

function comparable(value: unknown): number | string | bigint {
  const number = plain(value);
  if (typeof number === 'number' || typeof number === 'string') return number;
  if (number instanceof Date) return number.getTime();
  if (number instanceof Timestamp) return number.toBigInt();
  return canonical(number);
}
