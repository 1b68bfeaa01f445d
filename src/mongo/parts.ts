import { BSON } from 'mongodb';
import type { Document } from './bson.js';

/** Which parts of a document are wanted; a leaf is taken whole. */
export interface Parts {
  readonly [key: string]: Parts | Choice | true;
}

/** Which keys of a document are wanted, of all that it has: where they are not known before. */
export type Choice = (keys: readonly string[]) => readonly string[];

/** As the driver decodes, less the check of every string. */
const OPTIONS = { validation: { utf8: false } } as const;

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
    if (!(value instanceof Uint8Array)) decoded[key] = value;
    else {
      const part = parts[key];
      if (part === true) decoded[key] = BSON.deserialize(value, OPTIONS);
      else if (part) decoded[key] = decodeInner(BSON.deserialize(value, { ...OPTIONS, raw: true }), part);
    }
  }
  return decoded;
}

function decodeInner(document: Document, part: Parts | Choice): Document {
  if (typeof part !== 'function') return decodeParts(document, part);
  const chosen = part(Object.keys(document)).map((key) => [key, document[key]] as const);
  return decodeParts(Object.fromEntries(chosen), Object.fromEntries(chosen.map(([key]) => [key, true])));
}
