import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import type { Path, Places, Position } from './file-problems.js';

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

/** Line and column of an offset. */
export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, col: offset - before.lastIndexOf('\n') };
}

/** Finds paths in the document. If a path is found only in part, the last part found counts. */
export function placesIn(document: Document, text: string, anchored: Anchored): Places {
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
  const positionOf = (node: unknown): Position => positionIn(text, offsetOf(node));
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
