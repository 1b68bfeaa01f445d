import type { Pieces } from './yaml-node.js';

/** The way from the top of the file to one of its values: keys, and indexes from 0. */
export type Path = readonly (string | number)[];

/** A path as the key of a set or map. */
export function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** Something wrong with the value at a path; never quotes what may be a secret. */
export interface Finding {
  readonly path: Path;
  /** The key itself is what the user should look at, not its value. */
  readonly atKey?: boolean;
  readonly what: string;
  readonly remedy: string;
  /** The other place that it clashes with; the later of the two is the wrong one. */
  readonly clash?: Path;
}

/** Takes what is found wrong on the way. */
export type Report = (finding: Finding) => void;

/** A finding where the user finds it: line and column from 1. */
export interface Located extends Position {
  readonly what: string;
  readonly remedy: string;
}

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly col: number;
}

/** Orders positions as they stand in the file. */
export function byPosition(one: Position, other: Position): number {
  return one.line - other.line || one.col - other.col;
}

/** How paths are found in the text. */
export interface Places {
  /** Of the value that is meant, behind any alias. */
  readonly position: (path: Path, atKey: boolean) => Position;
  /** Of the alias itself where the path leads through one: there the value is used. */
  readonly usage: (path: Path) => Position;
  /** A number in the digits of the file: `1.10` is a version, not 1.1. */
  readonly written: (path: Path) => string | undefined;
}

/** Turns paths into lines. */
export function locate({ path, atKey = false, what, remedy, clash }: Finding, places: Places): Located {
  if (clash === undefined) return { ...places.position(path, atKey), what, remedy };
  const [first, later] = [places.usage(path), places.usage(clash)].sort(byPosition) as [Position, Position];
  return { ...later, what: `${what}, first at line ${first.line}`, remedy };
}

/** One file while its parts are read. */
export interface Reading {
  /** Where its relative paths begin. */
  readonly directory: string;
  readonly pieces: Pieces;
  readonly places: Places;
  readonly report: Report;
  /** Takes every secret read from a file of its own. */
  readonly keep: (secret: string) => void;
  /** Told of every file that it names. */
  readonly note: (path: string) => void;
}
