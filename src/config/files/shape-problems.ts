import type * as z from 'zod';
import { nearest, quote } from '../problem.js';
import { hasKey, keyOf, valueAt, type Path, type PathProblem } from './file-problems.js';

/** The text for the user about the expected value at a place in the file. */
export interface Expected {
  /** The text after "expected". */
  readonly expected: string;
  readonly remedy: string;
  /** The problem if a required key is missing. */
  readonly missing?: string;
  /** The wrong value may be shown, because users do not write a secret there. */
  readonly shown?: true;
}

/** What is expected in one kind of file, by the error labels of its schema. */
export interface Expectations {
  readonly texts: Readonly<Record<string, Expected>>;
  /** The keys of each object. */
  readonly keys: Readonly<Partial<Record<string, readonly string[]>>>;
  /** A better text than "unknown key" for keys that users write in this file; undefined for all others. */
  readonly unknownKey: (path: Path, label: string, data: unknown) => PathProblem | undefined;
}

/** One error of the schema. */
export interface ShapeError {
  readonly kind: 'unknown key' | 'wrong key' | 'wrong value';
  /** Ends with the key if the key itself is wrong. */
  readonly path: Path;
  /** The error label of the schema. */
  readonly label: string;
}

/** Resolves the errors of alternatives: returns only the errors of the alternative that has the right type. */
export function shapeErrors(issues: readonly z.core.$ZodIssue[], above: Path = []): readonly ShapeError[] {
  return issues.flatMap((issue): readonly ShapeError[] => {
    const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    if (issue.code === 'invalid_union') {
      const intended = issue.errors.find((branch) => !branch.some(isOfOtherType));
      if (intended) return shapeErrors(intended, path);
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ kind: 'unknown key', path: [...path, key], label: issue.message }));
    }
    if (issue.code === 'invalid_key') {
      return [{ kind: 'wrong key', path, label: issue.issues[0]?.message ?? issue.message }];
    }
    return [{ kind: 'wrong value', path, label: issue.message }];
  });
}

function isOfOtherType({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** Describes the errors for the user. */
export function shapeProblems(
  errors: readonly ShapeError[],
  data: unknown,
  expectations: Expectations,
): readonly PathProblem[] {
  const nearestTo = ({ path, label }: ShapeError): string | undefined =>
    nearest(String(path.at(-1)), expectations.keys[label] ?? []);
  // A misspelt key is not also reported as missing.
  const misspelt = new Set(
    errors
      .filter(({ kind }) => kind === 'unknown key')
      .map((error) => keyOf([...error.path.slice(0, -1), nearestTo(error) ?? ''])),
  );
  return errors
    .filter(({ kind, path }) => kind !== 'wrong value' || !misspelt.has(keyOf(path)))
    .map((error) => {
      const { kind, path, label } = error;
      if (kind !== 'unknown key') return wrongPart(error, data, textOf(label, path, expectations));
      return (
        expectations.unknownKey(path, label, data) ??
        unknownKey(path, nearestTo(error), expectations.keys[label] ?? [])
      );
    });
}

function textOf(label: string, path: Path, { texts }: Expectations): Expected & { readonly code: string } {
  const name = path.length === 0 ? 'file' : label;
  const text = texts[name] ?? { expected: 'something else', remedy: 'correct it' };
  return { ...text, code: `expected-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` };
}

function unknownKey(path: Path, near: string | undefined, known: readonly string[]): PathProblem {
  const shown = known.filter((name) => !name.startsWith('$')).join(', ');
  return {
    path,
    atKey: true,
    code: 'unknown-key',
    what: 'unknown key',
    remedy: near === undefined ? `known keys are ${shown}` : `did you mean ${near}?`,
  };
}

function wrongPart(
  { kind, path }: ShapeError,
  data: unknown,
  text: Expected & { readonly code: string },
): PathProblem {
  const { code, expected, remedy, missing, shown = false } = text;
  const key = path.at(-1);
  if (kind === 'wrong key') {
    return { path, atKey: true, code, what: `expected ${expected}, found ${found(key, false)}`, remedy };
  }
  const above = path.slice(0, -1);
  if (typeof key === 'string' && !hasKey(valueAt(data, above), key)) {
    const what = missing ?? `${key} is missing`;
    return { path: above, code: 'missing-key', what, remedy: `add ${key}` };
  }
  return { path, code, what: `expected ${expected}, found ${found(valueAt(data, path), shown)}`, remedy };
}

/** A wrong value as it may be shown; only its type if it could be a secret. */
function found(value: unknown, shown: boolean): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') {
    if (value.trim() === '') return value === '' ? 'an empty text' : 'spaces';
    if (/\p{Cc}/u.test(value)) return 'text with control characters';
    return shown && /^[\w .:[\]+-]+$/.test(value) ? quote(value) : 'text';
  }
  if (typeof value === 'number') return shown ? String(value) : 'a number';
  if (typeof value === 'boolean') return String(value);
  return 'an object';
}
