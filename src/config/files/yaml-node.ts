import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { Issue } from './explain.js';
import { keyOf, type Path, type Places, type Position } from './finding.js';

/** Alias → the node that it refers to. */
export type Anchored = ReadonlyMap<Node, Node>;

/** A key as the plain object spells it; undefined if it is not a plain value. */
export function keyText(node: unknown, anchored: Anchored): string | undefined {
  const key = resolve(node, anchored);
  if (!isScalar(key)) return undefined;
  const { value } = key;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? '' : undefined;
}

/** The start of a node, in characters from 0. */
export function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

/** Line and column of an offset; an empty file also has a first line. */
export function positionAt(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), col: Math.max(col, 1) };
}

/** Finds paths in the document. If a path is found only in part, the last part found counts. */
export function placesIn(document: Document, lines: LineCounter, anchored: Anchored): Places {
  const walk = (path: Path, throughAliases: boolean): Step => {
    let step: Step = { key: undefined, value: document.contents };
    for (const part of path) {
      if (isAlias(step.value) && !throughAliases) return step;
      const next = stepInto(resolve(step.value, anchored), part, anchored);
      if (!next) return step;
      step = next;
    }
    return step;
  };
  const positionOf = (node: unknown): Position => positionAt(offsetOf(node), lines);
  return {
    position: (path, atKey) => {
      const { key, value } = walk(path, true);
      return positionOf(atKey ? (key ?? value) : resolve(value, anchored));
    },
    usage: (path) => positionOf(walk(path, false).value),
    written: (path) => {
      const node = resolve(walk(path, true).value, anchored);
      return isScalar(node) && typeof node.value === 'number' ? node.source : undefined;
    },
  };
}

/** A value with the key before it, if any. */
interface Step {
  readonly key: unknown;
  readonly value: unknown;
}

function stepInto(node: unknown, part: string | number, anchored: Anchored): Step | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => keyText(key, anchored) === String(part));
    return pair && { key: pair.key, value: pair.value ?? pair.key };
  }
  return isSeq(node) && typeof part === 'number' ? { key: undefined, value: node.items[part] } : undefined;
}

function resolve(node: unknown, anchored: Anchored): unknown {
  return isAlias(node) ? anchored.get(node) : node;
}

/** A value of the file with its path. Its own type is right; its parts may be wrong until they are read. */
export interface Piece<T> {
  readonly path: Path;
  readonly value: T;
}

type Key<T> = T extends readonly unknown[] ? never : keyof T & string;
type Item<T> = T extends readonly (infer U)[] ? U : never;

/** Reads the valid parts of a file that may be wrong elsewhere. */
export interface Pieces {
  /** The value of a key, valid with all its parts; undefined if it is absent or wrong. */
  readonly whole: <T extends object, K extends Key<T>>(
    of: Piece<T>,
    key: K,
  ) => Piece<NonNullable<T[K]>> | undefined;
  /** The same, but parts of the value may be wrong. */
  readonly open: <T extends object, K extends Key<T>>(
    of: Piece<T>,
    key: K,
  ) => Piece<NonNullable<T[K]>> | undefined;
  /** The items of a list that are valid with all their parts. */
  readonly wholeItems: <T extends readonly unknown[]>(of: Piece<T>) => readonly Piece<Item<T>>[];
  /** The same, but parts of the items may be wrong. */
  readonly openItems: <T extends readonly unknown[]>(of: Piece<T>) => readonly Piece<Item<T>>[];
  /** Whether nothing at the path or below is wrong. */
  readonly isWhole: (path: Path) => boolean;
}

/** The parts of a file that its problems do not affect. */
export function piecesBeside(issues: readonly Issue[]): Pieces {
  const broken = new Set(issues.map(({ path }) => keyOf(path)));
  const touched = new Set(
    issues.flatMap(({ path }) => [...path, ''].map((_, length) => keyOf(path.slice(0, length)))),
  );
  const get =
    (wrong: ReadonlySet<string>) =>
    <T extends object, K extends Key<T>>(of: Piece<T>, key: K): Piece<NonNullable<T[K]>> | undefined => {
      const path = [...of.path, key];
      const value = Object.hasOwn(of.value, key) ? of.value[key] : undefined;
      return value === undefined || value === null || wrong.has(keyOf(path)) ? undefined : { path, value };
    };
  const items =
    (wrong: ReadonlySet<string>) =>
    <T extends readonly unknown[]>(of: Piece<T>): readonly Piece<Item<T>>[] =>
      of.value
        .map((value, index) => ({ path: [...of.path, index], value: value as Item<T> }))
        .filter(({ path }) => !wrong.has(keyOf(path)));
  return {
    whole: get(touched),
    open: get(broken),
    wholeItems: items(touched),
    openItems: items(broken),
    isWhole: (path) => !touched.has(keyOf(path)),
  };
}

/** Far deeper than any topology; the parser supports a few thousand levels. */
const DEEPEST = 200;

/** The maximum number of spaces before a line. */
const WIDEST_INDENT = 1_000;

/**
 * Where the text is nested deeper than anything sensible; undefined if nowhere. Uses the characters alone, since the
 * parser's own recursion would end the process, which no catch can prevent.
 */
export function excessiveDepth(text: string): number | undefined {
  const compact = /(?:[-?] ){100}/.exec(text);
  if (compact) return compact.index;
  let depth = 0;
  let indent = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    indent = character === '\n' ? 0 : character === ' ' && indent >= 0 ? indent + 1 : -1;
    if (depth > DEEPEST || indent > WIDEST_INDENT) return offset;
  }
  return undefined;
}
