import type * as z from 'zod';
import { MECHANISMS } from '../credentials.js';
import { nearest, quote } from '../problem.js';
import { hasKey, valueAt, keyOf, type Finding, type Path } from './finding.js';
import { KNOWN_KEYS } from './topology-schema.js';

/** Describes the problems for the user. */
export function explain(issues: readonly Issue[], data: unknown): readonly Finding[] {
  const unknown = issues.filter(({ kind }) => kind === 'unknown key');
  // A misspelt key is not also reported as missing.
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

/** A wrong value as it may be shown; only its type if it could be a secret. */
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

/** One wrong place, as the schema reports it. */
export interface Issue {
  readonly kind: 'unknown key' | 'wrong key' | 'wrong value';
  /** Ends with the key if the key itself is wrong. */
  readonly path: Path;
  /** The error label of the schema. */
  readonly word: string;
}

/** Resolves the errors of alternatives: returns only the errors of the alternative that has the right type. */
export function issuesOf(issue: z.core.$ZodIssue, above: Path = []): readonly Issue[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => !branch.some(isOfOtherType));
    if (meant) return meant.flatMap((inner) => issuesOf(inner, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ kind: 'unknown key', path: [...path, key], word: issue.message }));
  }
  if (issue.code === 'invalid_key') {
    return [{ kind: 'wrong key', path, word: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ kind: 'wrong value', path, word: issue.message }];
}

function isOfOtherType({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** The text for the user about the expected value at a place in the file. */
export interface Wording {
  /** The text after "expected". */
  readonly expected: string;
  readonly remedy: string;
  /** The problem if a required key is missing. */
  readonly missing?: string;
  /** The wrong value may be shown, because users do not write a secret there. */
  readonly shown?: true;
}

const NAME = 'write a word on one line, in quotes if it is a number';
const MEMBERS = 'write [ { "ip": "10.0.0.1", "port": 27017 } ]';
const FILE = 'write the path, from the directory of this file on';

/** By the error label of the schema. */
export const WORDINGS = {
  file: {
    expected: 'an object with the parts of a cluster',
    remedy: 'write mongos, config, shards, replicaSets, standalones or seeds at the top',
  },
  clusters: { expected: 'a list of clusters', remedy: 'write [ { "name": …, "mongos": … }, … ]' },
  cluster: {
    expected: 'a cluster as an object',
    remedy: 'write { "name": …, "mongos": …, "config": …, "shards": … }',
  },
  name: { expected: 'a name', remedy: NAME, missing: 'an entry without a name' },
  seeds: { expected: 'a list of host:port', remedy: 'write [ "10.0.0.1:27017" ]' },
  hostPort: { expected: 'host:port', remedy: 'write for example "10.0.0.1:27017", in quotes' },
  members: { expected: 'a list of members', remedy: MEMBERS },
  part: { expected: 'a list of members', remedy: MEMBERS },
  set: { expected: 'a list of members', remedy: MEMBERS },
  shards: { expected: 'shards by name', remedy: 'write { "shard1": [ … ] }' },
  replicaSets: { expected: 'replica sets by name', remedy: 'write { "rs0": [ … ] }' },
  namedShard: {
    expected: 'a shard as an object',
    remedy: 'write { "name": "shard1", "members": [ … ] }',
  },
  namedReplicaSet: {
    expected: 'a replica set as an object',
    remedy: 'write { "name": "rs0", "members": [ … ] }',
  },
  member: {
    expected: 'a member',
    remedy: 'write { "ip": "10.0.0.1", "port": 27017 } or "10.0.0.1:27017"',
  },
  host: { expected: 'a host name or an IP address', remedy: 'write it in quotes' },
  port: {
    expected: 'a number from 1 to 65535',
    remedy: 'write for example 27017',
    missing: 'a member without a port',
    shown: true,
  },
  arbiter: { expected: 'true or false', remedy: 'write true for an arbiter', shown: true },
  labels: { expected: 'labels by name', remedy: 'write { "zone": "a" }' },
  labelName: {
    expected: 'the name of a label',
    remedy: 'begin with a letter or _, then write letters, digits or _ . -',
  },
  label: { expected: 'text, a number, true or false', remedy: 'write one value for each label' },
  switch: { expected: 'true or false', remedy: 'write it without quotes', shown: true },
  credentials: {
    expected: 'false or an object',
    remedy: 'write { "username": …, "passwordFile": … }, or false for no login',
  },
  username: { expected: 'a user name', remedy: NAME },
  authSource: { expected: 'the name of a database', remedy: NAME },
  mechanism: { expected: 'the name of a mechanism', remedy: `write one of ${MECHANISMS.join(', ')}` },
  tls: {
    expected: 'true, false or an object',
    remedy: 'write true for TLS with the authorities of the system, else { "caFile": … }',
  },
  apiVersion: { expected: 'the version 1', remedy: 'write 1', shown: true },
  path: { expected: 'the path of a file', remedy: FILE },
  schema: { expected: 'the address of a schema', remedy: NAME },
} as const satisfies Readonly<Record<string, Wording>>;

export type Word = keyof typeof WORDINGS;

/** The text for a label of the schema. */
export function wordingOf(word: string): Wording {
  return word in WORDINGS ? WORDINGS[word as Word] : { expected: 'something else', remedy: 'correct it' };
}
