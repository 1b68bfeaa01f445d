import { nearest } from '../nearest.js';
import { quote } from '../parsed.js';
import { keyOf, type Finding, type Path } from './finding.js';
import type { Issue } from './issues.js';
import { KNOWN_KEYS } from './schema.js';
import { wordingOf } from './wording.js';

/** Says what is wrong in the user's words. */
export function explain(issues: readonly Issue[], data: unknown): readonly Finding[] {
  const unknown = issues.filter(({ kind }) => kind === 'unknown key');
  // A key misspelt is not missing as well.
  const misspelt = new Set(
    unknown.map(({ path, word }) => keyOf([...path.slice(0, -1), nearestKey(path, word) ?? ''])),
  );
  return issues
    .filter(({ kind, path }) => kind !== 'wrong value' || !misspelt.has(keyOf(path)))
    .map((issue) => {
      if (issue.kind === 'unknown key') return unknownKey(issue, data);
      return issue.kind === 'wrong key' ? wrongKey(issue) : wrongValue(issue, data);
    });
}

function unknownKey({ path, word }: Issue, data: unknown): Finding {
  const key = String(path.at(-1));
  const known = KNOWN_KEYS[word] ?? [];
  const near = nearestKey(path, word);
  const at = { path, atKey: true };
  if (/^(pass(word|wd)?|pwd)$/i.test(key) || /keyfilepassword$/i.test(key)) {
    const file = word === 'tls' ? 'certificateKeyFilePasswordFile' : 'passwordFile';
    return {
      ...at,
      what: 'a password does not belong into this file',
      remedy: `write it into a file of its own and name that with ${file}`,
    };
  }
  const misplaced = path.length === 1 && hasKey(data, 'clusters') && KNOWN_KEYS.cluster?.includes(key);
  if (misplaced) {
    return { ...at, what: `${key} stands beside clusters`, remedy: 'move it into one of the clusters' };
  }
  const remedy =
    near === undefined
      ? `known keys are ${known.filter((name) => !name.startsWith('$')).join(', ')}`
      : `did you mean ${near}?`;
  return { ...at, what: 'unknown key', remedy };
}

function nearestKey(path: Path, word: string): string | undefined {
  return nearest(String(path.at(-1)), KNOWN_KEYS[word] ?? []);
}

function wrongKey({ path, word }: Issue): Finding {
  const { expected, remedy } = wordingOf(word);
  const what = `expected ${expected}, found ${found(path.at(-1), false)}`;
  return { path, atKey: true, what, remedy };
}

function wrongValue({ path, word }: Issue, data: unknown): Finding {
  const { expected, remedy, missing, shown = false } = wordingOf(path.length === 0 ? 'file' : word);
  const key = path.at(-1);
  const above = path.slice(0, -1);
  if (typeof key === 'string' && !hasKey(valueAt(data, above), key)) {
    return { path: above, what: missing ?? `${key} is missing`, remedy: `add ${key}` };
  }
  return { path, what: `expected ${expected}, found ${found(valueAt(data, path), shown)}`, remedy };
}

/** A wrong value as it may be shown; only its kind where it could be a secret. */
function found(value: unknown, shown: boolean): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') {
    if (value.trim() === '') return value === '' ? 'an empty text' : 'blanks';
    if (/\p{Cc}/u.test(value)) return 'text with control characters';
    return shown && /^[\w .:[\]+-]+$/.test(value) ? quote(value) : 'text';
  }
  if (typeof value === 'number') return shown ? String(value) : 'a number';
  if (typeof value === 'boolean') return String(value);
  return 'an object';
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (hasKey(value, part) ? (value as Record<string, unknown>)[part] : undefined),
    data,
  );
}

function hasKey(value: unknown, key: string | number): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
