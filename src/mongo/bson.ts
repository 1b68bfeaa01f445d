/**
 * Tolerant readers of BSON values. Replies mix Int32, Long, Double, Date and Timestamp, and a field may be
 * missing or have another type in another version: the reader then returns `undefined` and only that sample is lost.
 */

/** A reply, or a part of a reply, as the driver decodes it. */
export type Document = Readonly<Record<string, unknown>>;

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; `undefined` if the path ends early. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const key of path) {
    if (!isDocument(value)) return undefined;
    value = value[key];
  }
  return value;
}

/**
 * A finite number. Longs beyond 2^53 lose their last digits, which a float64 sample of Prometheus loses anyway;
 * booleans become 0 or 1.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (isDocument(value)) {
    const type = value._bsontype;
    if (type === 'Long' || type === 'Decimal128' || type === 'Int32' || type === 'Double') {
      const number = Number((value as { toString(): string }).toString());
      return Number.isFinite(number) ? number : undefined;
    }
  }
  return undefined;
}

/** A point in time in milliseconds since 1970, from a Date. */
export function millisOf(value: unknown): number | undefined {
  if (!(value instanceof Date)) return undefined;
  const millis = value.getTime();
  return Number.isFinite(millis) ? millis : undefined;
}

/** The seconds part of an oplog Timestamp. */
export function timestampSeconds(value: unknown): number | undefined {
  return timestampOf(value)?.seconds;
}

/** An oplog Timestamp: seconds and the increment within the second. */
export interface OplogTimestamp {
  readonly seconds: number;
  readonly increment: number;
}

export function timestampOf(value: unknown): OplogTimestamp | undefined {
  if (!isDocument(value) || value._bsontype !== 'Timestamp') return undefined;
  const { t, i } = value as unknown as { t: number; i: number };
  return { seconds: t, increment: i };
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The strings of an array of strings; other elements are left out. */
export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The documents of an array of documents; other elements are left out. */
export function documentsOf(value: unknown): readonly Document[] {
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

/** The 24 hexadecimal digits of an ObjectId. */
export function hexOf(value: unknown): string | undefined {
  if (!isDocument(value) || value._bsontype !== 'ObjectId') return undefined;
  return (value as unknown as { toHexString(): string }).toHexString();
}

/** The documents of a reply to `find` or `aggregate`; `undefined` for replies to other commands. */
export function firstBatchOf({ cursor }: Document): readonly Document[] | undefined {
  if (!isDocument(cursor) || !Array.isArray(cursor.firstBatch)) return undefined;
  return documentsOf(cursor.firstBatch);
}
