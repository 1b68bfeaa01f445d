import { keyOf, type Path } from './finding.js';
import type { Issue } from './issues.js';

/** A value of the file with its place. Its own type is right; parts of it may be wrong until they are got. */
export interface Piece<T> {
  readonly path: Path;
  readonly value: T;
}

type Key<T> = T extends readonly unknown[] ? never : keyof T & string;
type Item<T> = T extends readonly (infer U)[] ? U : never;

/** Gets the rightly written parts of a file that may be wrong elsewhere. */
export interface Pieces {
  /** The value of a key, right to its bottom; undefined where it is absent or wrong. */
  readonly whole: <T extends object, K extends Key<T>>(
    of: Piece<T>,
    key: K,
  ) => Piece<NonNullable<T[K]>> | undefined;
  /** The same, but parts of the value may be wrong. */
  readonly open: <T extends object, K extends Key<T>>(
    of: Piece<T>,
    key: K,
  ) => Piece<NonNullable<T[K]>> | undefined;
  /** Those items of a list that are right to their bottom. */
  readonly wholeItems: <T extends readonly unknown[]>(of: Piece<T>) => readonly Piece<Item<T>>[];
  /** Those items of a list of which parts may be wrong. */
  readonly openItems: <T extends readonly unknown[]>(of: Piece<T>) => readonly Piece<Item<T>>[];
  /** Whether nothing at the place or below is wrong. */
  readonly isWhole: (path: Path) => boolean;
}

/** What is left of a file after its issues. */
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
