import { BSON } from 'mongodb';
import type { Document } from './bson.js';
import { NumberUtils, parseToElements } from './driver-internals.js';

/** Which parts of a document to decode; a leaf is decoded completely. */
export interface Parts {
  readonly [key: string]: Parts | Choice | true;
}

/** Chooses the wanted keys among all keys of a document, if they are not known in advance. */
export type Choice = (keys: readonly string[]) => readonly string[];

/** The parts at dotted paths. */
export function partsOf(paths: readonly string[]): Parts {
  const root = new Map<string, string[]>();
  const leaves = new Set<string>();
  for (const path of paths) {
    const [key = '', ...rest] = path.split('.');
    if (rest.length === 0 || key === '*') leaves.add(key);
    else root.set(key, [...(root.get(key) ?? []), rest.join('.')]);
  }
  const entries = [...root].map(([key, below]) => [key, wholeWhereFolded(below)] as const);
  return Object.fromEntries([...entries, ...[...leaves].map((key) => [key, true] as const)]);
}

/** A `*` stands for keys that are not known by name: the document that has them is decoded completely. */
function wholeWhereFolded(below: readonly string[]): Parts | true {
  return below.some((path) => path.startsWith('*')) ? true : partsOf(below);
}

/**
 * Decodes only the wanted parts of a raw reply: most of a serverStatus is never decoded.
 *
 * @param document as the driver returns it with `raw`: scalars decoded, subdocuments as bytes
 */
export function decodeParts(document: Document, parts: Parts): Document {
  const decoded: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document)) {
    const part = parts[key];
    if (!(value instanceof Uint8Array)) decoded[key] = value;
    else if (part) decoded[key] = decodePart(value, part);
  }
  return decoded;
}

function decodePart(bytes: Uint8Array, part: Parts | Choice | true): Document {
  if (part === true) return decode(bytes);
  if (typeof part !== 'function')
    return pick(bytes, namesIn(part), (key, inner) => decodePart(inner, part[key] ?? true));
  const chosen = part(Object.keys(decode(bytes, { raw: true })));
  return pick(bytes, namesOf(chosen), (_, inner) => decode(inner));
}

/** Parts are few and live as long as the process. */
const prepared = new WeakMap<Parts, Names>();

function namesIn(parts: Parts): Names {
  let names = prepared.get(parts);
  if (!names) prepared.set(parts, (names = namesOf(Object.keys(parts))));
  return names;
}

/** As the driver decodes, without the check of every string. */
const OPTIONS = { validation: { utf8: false } } as const;

/** The element types that are decoded here (bsonspec.org); all others are rare in the wanted parts. */
const TYPE = { double: 1, document: 3, int32: 16, int64: 18 } as const;

/** A key to search for, with its bytes as in a document. */
interface Name {
  readonly key: string;
  readonly utf8: Uint8Array;
}

/** Keys by their length in bytes: the length alone distinguishes most names of a document. */
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
 * are read. Numbers and other values are as the driver returns them; a subdocument is what `below` returns for it.
 *
 * @throws BSONError when the bytes are not a document
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

/** Decodes the whole document. With `raw`, its subdocuments are returned as bytes. */
export function decode(bytes: Uint8Array, { raw = false }: { readonly raw?: boolean } = {}): Document {
  return BSON.deserialize(bytes, { ...OPTIONS, raw });
}

function isAt(bytes: Uint8Array, at: number, utf8: Uint8Array): boolean {
  for (let index = utf8.length - 1; index >= 0; index -= 1) {
    if (bytes[at + index] !== utf8[index]) return false;
  }
  return true;
}

/** As the driver does it: a number if that loses no precision. */
function promoted(value: bigint): number | BSON.Long {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BSON.Long.fromBigInt(value);
}
