import { isDoc, type Doc } from '../fleet/document.js';

/** Where in a document something stands. */
export type Path = readonly (string | number)[];

const known = new WeakMap<Doc, readonly Path[]>();

/** Every place of a document: values, and the documents and lists above them. */
export function placesIn(document: Doc): readonly Path[] {
  let places = known.get(document);
  if (!places) known.set(document, (places = below(document, [])));
  return places;
}

function below(value: unknown, path: Path): readonly Path[] {
  const keys = Array.isArray(value) ? [...value.keys()] : isDoc(value) ? Object.keys(value) : [];
  return keys.flatMap((key) => {
    const inner = (value as Record<string | number, unknown>)[key];
    return [[...path, key], ...below(inner, [...path, key])];
  });
}

/** What stands at the place; undefined: there is no such place any more. */
export function at(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (!Array.isArray(value) && !isDoc(value)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The document with something else at the place; undefined: without it. */
export function withAt(document: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (!Array.isArray(document) && !isDoc(document)) return document;
  const changed = withAt((document as Record<string | number, unknown>)[key], rest, value);
  if (Array.isArray(document)) {
    return changed === undefined
      ? document.filter((_, index) => index !== key)
      : document.map((item: unknown, index) => (index === key ? changed : item));
  }
  return { ...document, [key]: changed };
}
