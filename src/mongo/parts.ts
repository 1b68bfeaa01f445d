import type { Document } from './bson.js';
import { decode, namesOf, pick, type Names } from './elements.js';

/** Which parts of a document are wanted; a leaf is taken whole. */
export interface Parts {
  readonly [key: string]: Parts | Choice | true;
}

/** Which keys of a document are wanted, of all that it has: where they are not known before. */
export type Choice = (keys: readonly string[]) => readonly string[];

/** The parts that dotted paths lead to. */
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

/** A `*` stands for keys that are not known by name: the document that has them is taken whole. */
function wholeWhereFolded(below: readonly string[]): Parts | true {
  return below.some((path) => path.startsWith('*')) ? true : partsOf(below);
}

/**
 * Decodes of a raw reply only what is wanted: most of a serverStatus is never looked at.
 *
 * @param document as the driver returns it with `raw`: scalars decoded, documents below as bytes
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
