import { nearest } from '../nearest.js';
import { quote } from '../parsed.js';
import { keyOf, type Finding, type Path } from '../topology-file/finding.js';
import type { Issue } from '../topology-file/issues.js';
import { KNOWN_KEYS, UNSUPPORTED_KEYS } from './schema.js';
import { wordingOf } from './wording.js';

/** Says what is wrong in the user's words. */
export function explain(issues: readonly Issue[], data: unknown): readonly Finding[] {
  // A key misspelt is not missing as well.
  const misspelt = new Set(
    issues
      .filter(({ kind }) => kind === 'unknown key')
      .map(({ path, word }) => keyOf([...path.slice(0, -1), nearestKey(path, word) ?? ''])),
  );
  return issues
    .filter(({ kind, path }) => kind !== 'wrong value' || !misspelt.has(keyOf(path)))
    .map((issue) => {
      if (issue.kind === 'unknown key') return unknownKey(issue);
      return issue.kind === 'wrong key' ? wrongKey(issue) : wrongValue(issue, data);
    });
}

function unknownKey({ path, word }: Issue): Finding {
  const key = String(path.at(-1));
  const unsupported = UNSUPPORTED_KEYS.get(key);
  if (unsupported !== undefined) {
    return { path, atKey: true, what: `${key} is not supported`, remedy: unsupported };
  }
  const near = nearestKey(path, word);
  const remedy =
    near === undefined ? `known keys are ${(KNOWN_KEYS[word] ?? []).join(', ')}` : `did you mean ${near}?`;
  return { path, atKey: true, what: 'unknown key', remedy };
}

function nearestKey(path: Path, word: string): string | undefined {
  return nearest(String(path.at(-1)), KNOWN_KEYS[word] ?? []);
}

function wrongKey({ path, word }: Issue): Finding {
  const { expected, remedy } = wordingOf(word);
  return { path, atKey: true, what: `expected ${expected}`, remedy };
}

function wrongValue({ path, word }: Issue, data: unknown): Finding {
  const { expected, remedy, shown = false } = wordingOf(word);
  const key = path.at(-1);
  const above = path.slice(0, -1);
  if (typeof key === 'string' && !hasKey(valueAt(data, above), key)) {
    return { path: above, what: `${key} is missing`, remedy: `add ${key}` };
  }
  return { path, what: `expected ${expected}, found ${found(valueAt(data, path), shown)}`, remedy };
}

/** A wrong value as it may be shown; only its kind where it could be a secret. */
function found(value: unknown, shown: boolean): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return shown && /^[\w .:+-]+$/.test(value) ? quote(value) : 'text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? String(value) : 'an object';
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
