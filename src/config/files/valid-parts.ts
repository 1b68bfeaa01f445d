import { keyOf, type Path } from './file-problems.js';
import type { ShapeError } from './shape-problems.js';

/** A value of the file with its path. Its own type is right; its parts may be wrong until they are read. */
export interface YamlNode<T> {
  readonly path: Path;
  readonly value: T;
}

type Key<T> = T extends readonly unknown[] ? never : keyof T & string;
type Item<T> = T extends readonly (infer U)[] ? U : never;

/** Reads the valid parts of a file that may be wrong elsewhere. */
export interface ValidParts {
  /** The value of a key, valid with all its parts; undefined if it is absent or wrong. */
  readonly whole: <T extends object, K extends Key<T>>(
    of: YamlNode<T>,
    key: K,
  ) => YamlNode<NonNullable<T[K]>> | undefined;
  /** The same, but parts of the value may be wrong. */
  readonly open: <T extends object, K extends Key<T>>(
    of: YamlNode<T>,
    key: K,
  ) => YamlNode<NonNullable<T[K]>> | undefined;
  /** The items of a list that are valid with all their parts. */
  readonly wholeItems: <T extends readonly unknown[]>(of: YamlNode<T>) => readonly YamlNode<Item<T>>[];
  /** The same, but parts of the items may be wrong. */
  readonly openItems: <T extends readonly unknown[]>(of: YamlNode<T>) => readonly YamlNode<Item<T>>[];
  /** Whether nothing at the path or below is wrong. */
  readonly isWhole: (path: Path) => boolean;
}

/** The parts of a file that its problems do not affect. */
export function validPartsOf(errors: readonly ShapeError[]): ValidParts {
  const broken = new Set(errors.map(({ path }) => keyOf(path)));
  const touched = new Set(
    errors.flatMap(({ path }) => [...path, ''].map((_, length) => keyOf(path.slice(0, length)))),
  );
  const get =
    (wrong: ReadonlySet<string>) =>
    <T extends object, K extends Key<T>>(
      of: YamlNode<T>,
      key: K,
    ): YamlNode<NonNullable<T[K]>> | undefined => {
      const path = [...of.path, key];
      const value = Object.hasOwn(of.value, key) ? of.value[key] : undefined;
      return value === undefined || value === null || wrong.has(keyOf(path)) ? undefined : { path, value };
    };
  const items =
    (wrong: ReadonlySet<string>) =>
    <T extends readonly unknown[]>(of: YamlNode<T>): readonly YamlNode<Item<T>>[] =>
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
