import { BSON } from 'mongodb';
import { isDoc, type Doc } from '../fleet/document.js';
import { KEYS, TEXTS, VALUES } from './oddities.js';
import { at, placesIn, withAt, type Path } from './places.js';
import type { Random } from './random.js';

/** A document that no server ought to send, and what was done to it. */
export interface Mutated {
  readonly document: Doc;
  readonly changes: readonly string[];
}

/** Changes of one document at most. */
const MOST_CHANGES = 6;

/** Levels of documents within documents. The server allows 200. */
const DEPTH = 150;

/** More than any list of a reply has. */
const THOUSANDS = 3_000;

/** Makes something else of the value that stands there; undefined: takes it away. */
type Change = (value: unknown, random: Random, document: Doc) => unknown;

const CHANGES: readonly (readonly [name: string, weight: number, change: Change])[] = [
  ['another type', 30, (_, random) => random.pick(VALUES)],
  ['gone', 12, () => undefined],
  ['text', 15, (_, random) => random.pick(TEXTS)],
  ['text within text', 8, (value, random) => `${textOf(value)}${random.pick(TEXTS)}${textOf(value)}`],
  ['number', 10, (value, random) => numberLike(value, random)],
  [
    'a field more',
    8,
    (value, random) => (isDoc(value) ? { ...value, ...oddField(random) } : oddField(random)),
  ],
  ['fields renamed', 4, (value, random) => renamed(value, random)],
  ['one of another place', 10, (_, random, document) => at(document, random.pick(placesIn(document)))],
  [
    'twice',
    8,
    (value) => (Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[])] : [value, value]),
  ],
  ['turned round', 4, (value) => (Array.isArray(value) ? value.toReversed() : value)],
  ['deep', 2, (value) => nested(value, DEPTH)],
  ['thousands', 1, (value) => (Array.isArray(value) && value.length > 0 ? thousands(value) : value)],
];

const WEIGHTED = CHANGES.flatMap((change) => Array<(typeof CHANGES)[number]>(change[1]).fill(change));

/** The document with one to some of its places changed. */
export function mutate(document: Doc, random: Random): Mutated {
  const places = placesIn(document);
  const changes: string[] = [];
  let mutated: unknown = document;
  for (let left = 1 + random.below(MOST_CHANGES); left > 0; left--) {
    const place = random.oneIn(40) ? [] : random.pick(places);
    const [name, , change] = random.pick(WEIGHTED);
    const value = change(at(mutated, place), random, document);
    // The reply as a whole stays a document.
    if (place.length === 0 && !isDoc(value)) continue;
    mutated = withAt(mutated, place, value);
    changes.push(`${pathText(place)}: ${name} ${valueText(value)}`);
  }
  return { document: mutated as Doc, changes };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : 'x';
}

function numberLike(value: unknown, random: Random): unknown {
  const number = typeof value === 'number' ? value : value instanceof BSON.Long ? value.toNumber() : 1;
  return random.pick([
    -number,
    number * 1e18,
    number + 0.1,
    number - 1e9,
    2 ** random.below(1_024),
    -number / 3,
  ]);
}

function oddField(random: Random): Doc {
  return { [random.pick(KEYS)]: random.pick(VALUES) };
}

function renamed(value: unknown, random: Random): unknown {
  if (!isDoc(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [random.oneIn(3) ? random.pick(KEYS) : key, inner]),
  );
}

function nested(value: unknown, depth: number): unknown {
  let inner = value;
  for (let level = 0; level < depth; level++) inner = level % 2 === 0 ? { inner } : [inner];
  return inner;
}

/** Every other one like the one before it, the others under names of their own. */
function thousands(list: readonly unknown[]): readonly unknown[] {
  return Array.from({ length: THOUSANDS }, (_, index) => {
    const one = list[index % list.length];
    if (!isDoc(one) || index % 2 === 0) return one;
    const own = Object.entries(one).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { ...one, ...Object.fromEntries(own.map(([key, text]) => [key, `${index}${text}`])) };
  });
}

function pathText(path: Path): string {
  return path.length === 0 ? '(all)' : path.join('.').slice(0, 80);
}

function valueText(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return (text ?? '').slice(0, 60);
}
