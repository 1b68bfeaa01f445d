import type { ConfigProblem } from '../../util/errors.js';
import { problemAt, type ProblemText } from '../problem.js';

/** The path from the top of the file to one of its values: keys, and indexes from 0. */
export type Path = readonly (string | number)[];

/** A path as the key of a set or map. */
export function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly col: number;
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

/** A problem with the value at a path; never quotes a possible secret. */
export interface PathProblem extends ProblemText {
  readonly path: Path;
  /** The user should check the key itself, not its value. */
  readonly atKey?: boolean;
  /** The other place that it conflicts with; the later of the two is the wrong one. */
  readonly clash?: Path;
}

/** The state while the content of one file is read. */
export interface FileReading {
  /** The base directory of its relative paths. */
  readonly directory: string;
  readonly report: (problem: PathProblem) => void;
  /** Receives the path of every file that it names. */
  readonly addFile: (path: string) => void;
}

/** The problems of one file, in the order of the file. */
export class FileProblems {
  readonly #option: string;
  readonly #path: string;
  readonly #found: (Position & { readonly problem: ConfigProblem })[] = [];

  /** @param option the option that names the file */
  constructor(option: string, path: string) {
    this.#option = option;
    this.#path = path;
  }

  /** @param option what the problem is about, if not the file as a whole */
  addAt({ line, col }: Position, problem: ProblemText, option = this.#option): void {
    const located = problemAt(option, `${this.#path}:${line}:${col}`, problem);
    this.#found.push({ line, col, problem: located });
  }

  add({ path, atKey = false, clash, ...problem }: PathProblem, places: Places, option?: string): void {
    if (clash === undefined) {
      this.addAt(places.position(path, atKey), problem, option);
      return;
    }
    const [first, later] = [places.usage(path), places.usage(clash)].sort(byPosition) as [Position, Position];
    this.addAt(later, { ...problem, what: `${problem.what}, first at line ${first.line}` }, option);
  }

  /** In the order of the file. A problem in an anchor is listed once, however often the anchor is used. */
  list(): readonly ConfigProblem[] {
    const sorted = this.#found.toSorted(byPosition).map(({ problem }) => problem);
    return [...new Map(sorted.map((problem) => [JSON.stringify(problem), problem])).values()];
  }
}

function byPosition(one: Position, other: Position): number {
  return one.line - other.line || one.col - other.col;
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
