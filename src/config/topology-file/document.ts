import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { Path, Places, Position } from './finding.js';

/** Alias → the node it stands for. */
export type Anchored = ReadonlyMap<Node, Node>;

/** A key as the plain object spells it; undefined where it is no word. */
export function keyText(node: unknown, anchored: Anchored): string | undefined {
  const key = resolve(node, anchored);
  if (!isScalar(key)) return undefined;
  const { value } = key;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? '' : undefined;
}

/** Where a node begins, in characters from 0. */
export function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

/** Line and column of an offset; an empty file has a first line as well. */
export function positionAt(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), col: Math.max(col, 1) };
}

/** Finds paths in the document. A path that ends before it is found counts as its last part that is. */
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

/** A value with the key before it, if it has one. */
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
