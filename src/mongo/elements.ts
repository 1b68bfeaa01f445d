import { BSON } from 'mongodb';
import type { Document } from './bson.js';

const { parseToElements, NumberUtils } = BSON.onDemand;

/** As the driver decodes, less the check of every string. */
const OPTIONS = { validation: { utf8: false } } as const;

/** The element types that are decoded here (bsonspec.org); all others are rare in what is read. */
const TYPE = { double: 1, document: 3, int32: 16, int64: 18 } as const;

/** A key that is looked for, as it stands in a document. */
interface Name {
  readonly key: string;
  readonly utf8: Uint8Array;
}

/** Keys by their length in bytes: most names of a document are told apart by that alone. */
export type Names = ReadonlyMap<number, readonly Name[]>;

/** Prepares the search for these keys. */
export function namesOf(keys: readonly string[]): Names {
  const names = new Map<number, Name[]>();
  for (const key of keys) {
    const utf8 = Buffer.from(key);
    names.set(utf8.length, [...(names.get(utf8.length) ?? []), { key, utf8 }]);
  }
  return names;
}

/**
 * The wanted elements of a document, found without decoding the others: of a section with two hundred counters a dozen
 * are read. Numbers and all else as the driver gives them; a document below as `below` makes it of its bytes.
 *
 * @throws BSONError when the bytes are no document
 */
export function pick(
  bytes: Uint8Array,
  names: Names,
  below: (key: string, bytes: Uint8Array) => unknown,
): Document {
  const picked: Record<string, unknown> = {};
  let decoded: Document | undefined;
  for (const [type, nameAt, nameLength, at, length] of parseToElements(bytes)) {
    const key = names.get(nameLength)?.find(({ utf8 }) => isAt(bytes, nameAt, utf8))?.key;
    if (key === undefined) continue;
    switch (type) {
      case TYPE.int32:
        picked[key] = NumberUtils.getInt32LE(bytes, at);
        break;
      case TYPE.double:
        picked[key] = NumberUtils.getFloat64LE(bytes, at);
        break;
      case TYPE.int64:
        picked[key] = promoted(NumberUtils.getBigInt64LE(bytes, at));
        break;
      case TYPE.document:
        picked[key] = below(key, bytes.subarray(at, at + length));
        break;
      default:
        decoded ??= decode(bytes, { raw: true });
        picked[key] = decoded[key];
    }
  }
  return picked;
}

/** The whole document. With `raw` the documents below it come as bytes. */
export function decode(bytes: Uint8Array, { raw = false }: { readonly raw?: boolean } = {}): Document {
  return BSON.deserialize(bytes, { ...OPTIONS, raw });
}

function isAt(bytes: Uint8Array, at: number, utf8: Uint8Array): boolean {
  for (let index = utf8.length - 1; index >= 0; index -= 1) {
    if (bytes[at + index] !== utf8[index]) return false;
  }
  return true;
}

/** As the driver does it: a number where that loses nothing. */
function promoted(value: bigint): number | BSON.Long {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BSON.Long.fromBigInt(value);
}
