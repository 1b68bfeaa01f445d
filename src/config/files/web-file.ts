import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../util/errors.js';
import { deepFreeze, type WebFile, type WebSettings } from '../config.js';
import { nearest, problem, quote } from '../problem.js';
import { issuesOf, type Issue, type Wording } from './explain.js';
import {
  byPosition,
  hasKey,
  keyOf,
  locate,
  valueAt,
  type Finding,
  type Located,
  type Path,
} from './finding.js';
import { readText } from './read-file.js';
import { parseContent } from './topology-file.js';
import { KNOWN_KEYS, UNSUPPORTED_KEYS, webFile } from './web-schema.js';
import { tlsOf } from './web-tls.js';

const OPTION = 'web.config.file';

/** Plain HTTP without login. */
export const NO_WEB_SETTINGS: WebSettings = deepFreeze({ users: new Map<string, string>(), headers: {} });

/** The result of reading a web configuration file. */
export interface WebFileOutcome {
  /** Those of an empty file if there are problems. */
  readonly settings: WebSettings;
  /** Every file that was read or could not be read: a change of one of them changes the result. */
  readonly files: readonly string[];
  /** One line each, in the order of the file. */
  readonly problems: readonly string[];
}

/** Reads the web configuration file and the files that it names. */
export function readWebFile({ path, place }: WebFile): WebFileOutcome {
  const text = readText(path);
  if (!text.ok) {
    const problems = text.flaws.map(({ what, remedy }) => problem(OPTION, place, what, remedy));
    return { settings: NO_WEB_SETTINGS, files: [path], problems };
  }
  const files = [path];
  const { settings, located } = readContent(text.value, dirname(resolve(path)), (file) => files.push(file));
  const problems = located
    .toSorted(byPosition)
    .map(({ line, col, what, remedy }) => problem(OPTION, `${path}:${line}:${col}`, what, remedy));
  return { settings: problems.length > 0 ? NO_WEB_SETTINGS : settings, files, problems };
}

/** @throws ConfigError with every problem found */
export function webSettings(outcome: WebFileOutcome): WebSettings {
  if (outcome.problems.length > 0) throw new ConfigError(outcome.problems);
  return deepFreeze(outcome.settings);
}

interface Content {
  readonly settings: WebSettings;
  readonly located: readonly Located[];
}

function readContent(text: string, directory: string, note: (path: string) => void): Content {
  // As in Prometheus, an empty file configures nothing.
  if (text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))) {
    return { settings: NO_WEB_SETTINGS, located: [] };
  }
  const content = parseContent(text);
  if (!content.ok) return { settings: NO_WEB_SETTINGS, located: content.located.map(ownWords) };
  const { data, places } = content;
  const shape = webFile.safeParse(data);
  const findings: Finding[] = shape.success
    ? []
    : [
        ...explain(
          shape.error.issues.flatMap((issue) => issuesOf(issue)),
          data,
        ),
      ];
  const report = (finding: Finding): void => void findings.push(finding);
  const { tls_server_config: section, http_server_config: http, basic_auth_users: users } = shape.data ?? {};
  const tls = section && tlsOf(section, { directory, report, note });
  return {
    settings: {
      ...(tls && { tls }),
      users: new Map(Object.entries(users ?? {})),
      headers: { ...http?.headers } as WebSettings['headers'],
    },
    located: findings.map((finding) => locate(finding, places)),
  };
}

/** Replaces the parser's remedies, which are for topology files. */
function ownWords(located: Located): Located {
  const { what } = located;
  if (what === 'the file is empty') return { ...located, remedy: 'remove the option, or say something' };
  return what === 'a second document begins here' ? { ...located, remedy: 'keep one' } : located;
}

/** Describes the problems for the user. */
export function explain(issues: readonly Issue[], data: unknown): readonly Finding[] {
  // A misspelt key is not also reported as missing.
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

/** A wrong value as it may be shown; only its type if it could be a secret. */
function found(value: unknown, shown: boolean): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return shown && /^[\w .:+-]+$/.test(value) ? quote(value) : 'text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? String(value) : 'an object';
}

const FILE = 'write the path, from the directory of this file on';

/** By the error label of the schema. */
const WORDINGS = {
  file: {
    expected: 'an object',
    remedy: 'write tls_server_config, http_server_config or basic_auth_users at the top',
  },
  tls: { expected: 'an object', remedy: 'write cert_file and key_file in it' },
  path: { expected: 'the path of a file', remedy: FILE },
  clientAuthType: {
    expected: 'how clients show a certificate',
    remedy:
      'write NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert',
    shown: true,
  },
  minVersion: {
    expected: 'TLS12 or TLS13',
    remedy: 'leave it out for TLS12; older versions are not safe and not supported',
    shown: true,
  },
  cipherSuites: { expected: 'a list of cipher suites', remedy: 'leave it out for those of Node.js' },
  cipherSuite: {
    expected: 'a cipher suite that is safe',
    remedy: "write Go's name of it, as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    shown: true,
  },
  http: { expected: 'an object', remedy: 'write headers in it' },
  http2: { expected: 'false', remedy: 'remove it: HTTP/2 is not supported', shown: true },
  headers: { expected: 'headers by name', remedy: 'write for example X-Frame-Options: deny' },
  header: { expected: 'the text of a header', remedy: 'write it on one line, without accents' },
  nosniff: { expected: 'nosniff', remedy: 'write nosniff or remove it', shown: true },
  frameOptions: { expected: 'deny or sameorigin', remedy: 'write one of them or remove it', shown: true },
  users: { expected: 'bcrypt hashes by user', remedy: 'write user: hash' },
  userName: { expected: 'the name of a user', remedy: 'write it without a colon' },
  hash: {
    expected: 'a bcrypt hash of cost 4 to 16',
    remedy: 'make one with htpasswd -nBC 10 USER; never write the password itself',
  },
} as const satisfies Readonly<Record<string, Wording>>;

export type Word = keyof typeof WORDINGS;

/** The text for a label of the schema. */
export function wordingOf(word: string): Wording {
  return word in WORDINGS ? WORDINGS[word as Word] : { expected: 'something else', remedy: 'correct it' };
}
