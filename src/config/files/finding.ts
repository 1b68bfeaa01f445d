import type { Pieces } from './yaml-node.js';

/** The path from the top of the file to one of its values: keys, and indexes from 0. */
export type Path = readonly (string | number)[];

/** A path as the key of a set or map. */
export function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** A problem with the value at a path; never quotes a possible secret. */
export interface Finding {
  readonly path: Path;
  /** The user should check the key itself, not its value. */
  readonly atKey?: boolean;
  readonly what: string;
  readonly remedy: string;
  /** The other place that it conflicts with; the later of the two is the wrong one. */
  readonly clash?: Path;
}

/** Receives each problem that is found. */
export type Report = (finding: Finding) => void;

/** A problem with its place in the file: line and column from 1. */
export interface Located extends Position {
  readonly what: string;
  readonly remedy: string;
}

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly col: number;
}

/** Orders positions as in the file. */
export function byPosition(one: Position, other: Position): number {
  return one.line - other.line || one.col - other.col;
}

/** Finds paths in the text. */
export interface Places {
  /** Position of the resolved value, behind any alias. */
  readonly position: (path: Path, atKey: boolean) => Position;
  /** Position of the alias itself if the path leads through one: the value is used there. */
  readonly usage: (path: Path) => Position;
  /** A number as written in the file: `1.10` is a version, not 1.1. */
  readonly written: (path: Path) => string | undefined;
}

/** Converts the paths of a problem to lines. */
export function locate({ path, atKey = false, what, remedy, clash }: Finding, places: Places): Located {
  if (clash === undefined) return { ...places.position(path, atKey), what, remedy };
  const [first, later] = [places.usage(path), places.usage(clash)].sort(byPosition) as [Position, Position];
  return { ...later, what: `${what}, first at line ${first.line}`, remedy };
}

/** The state while the parts of one file are read. */
export interface Reading {
  /** The base directory of its relative paths. */
  readonly directory: string;
  readonly pieces: Pieces;
  readonly places: Places;
  readonly report: Report;
  /** Receives every secret read from a separate file. */
  readonly keep: (secret: string) => void;
  /** Receives the path of every file that it names. */
  readonly note: (path: string) => void;
}

/** The value at the path in the data of a file; `undefined` if there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (hasKey(value, part) ? (value as Record<string, unknown>)[part] : undefined),
    data,
  );
}

/** Whether the value is an object or a list with this key of its own. */
export function hasKey(value: unknown, key: string | number): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
