import convict from 'convict';
import { HOST_PORT_FAULTS, formatHostPort, parseHostPort, parsePort } from '../util/host-port.js';
import { LOG_FORMATS } from '../util/log-format.js';
import { LOG_LEVELS } from '../util/log.js';
import { API_VERSIONS, HEARTBEAT_MODES, type ListenAddress } from './config.js';
import { parseSecret } from './files/read-file.js';
import { MECHANISMS } from './mongodb/login.js';
import { parseMongodbUri } from './mongodb/uri.js';
import { nearest, parsed, quote, refused, type ParseResult, type ProblemText } from './problem.js';

/** What a format takes from the option in the schema. */
export interface FormatSettings {
  /** The bounds of a number or a duration, as the user writes them: `1`, `500ms`. */
  readonly least?: string;
  readonly most?: string;
  /** The valid entries of a list. */
  readonly words?: readonly string[];
}

/** A problem with one entry of a list, or with the whole value. */
export interface EntryProblem extends ProblemText {
  /** Index of the entry, from 0. */
  readonly entry?: number;
}

/** A strict format: how the text of an option becomes its value. */
interface Format<T> {
  /** `switch`: valid without a value on the command line (`--x`, `--no-x`). */
  readonly kind: 'value' | 'switch' | 'list';
  /** Type of the value in the help: `--name=<shown>`. */
  readonly shown: string;
  readonly parse: (text: string, settings: FormatSettings) => ParseResult<T>;
  /** Checks the parsed value with the settings of the option. */
  readonly check?: (value: T, settings: FormatSettings) => readonly EntryProblem[];
}

/** Any text on one line. */
function text(shown: string): Format<string> {
  return {
    kind: 'value',
    shown,
    parse: (value) =>
      /\p{Cc}/u.test(value)
        ? refused('control-characters', 'contains control characters', 'write it on one line')
        : parsed(value),
  };
}

/** Text that is parsed where it is used, and checked here. */
function checked(shown: string, parse: (text: string) => ParseResult<unknown>): Format<string> {
  return {
    kind: 'value',
    shown,
    parse: (value) => {
      const result = parse(value);
      return result.ok ? parsed(value) : result;
    },
  };
}

/** Accepts only `true` and `false`, so that a typing error never enables anything. */
const onOff: Format<boolean> = {
  kind: 'switch',
  shown: 'true|false',
  parse: (value) =>
    value === 'true' || value === 'false'
      ? parsed(value === 'true')
      : refused('not-boolean', `${quote(value)} is neither true nor false`, 'write true or false'),
};

const wholeNumber: Format<number> = {
  kind: 'value',
  shown: 'number',
  parse: (value, settings) =>
    /^\d{1,15}$/.test(value)
      ? parsed(Number(value))
      : refused('not-a-number', `${quote(value)} is not a whole number`, boundsRemedy(settings)),
  check: (value, settings) => outOfBounds(value, settings, Number),
};

const duration: Format<number> = {
  kind: 'value',
  shown: 'duration',
  parse: parseDuration,
  check: (value, settings) => outOfBounds(value, settings, secondsOf),
};

function outOfBounds(
  value: number,
  { least, most }: FormatSettings,
  read: (bound: string) => number,
): readonly ProblemText[] {
  if (least === undefined || most === undefined) return [];
  return value < read(least) || value > read(most)
    ? [{ code: 'out-of-bounds', what: 'is out of bounds', remedy: boundsRemedy({ least, most }) }]
    : [];
}

function boundsRemedy({ least = '', most = '' }: FormatSettings): string {
  return `write a value from ${least} to ${most}`;
}

/** Divides instead of multiplying by 0.001, so that 35ms is exactly the number nearest to 0.035. */
const SECONDS: Readonly<Record<string, (number: number) => number>> = {
  ms: (number) => number / 1000,
  s: (number) => number,
  m: (number) => number * 60,
  h: (number) => number * 3600,
};

/** Converts `250ms`, `2s`, `1m`, `1h` to seconds; a plain number is in seconds. */
export function parseDuration(text: string): ParseResult<number> {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = number === undefined ? undefined : SECONDS[unit]?.(Number(number));
  return seconds === undefined
    ? refused(
        'not-a-duration',
        `${quote(text)} is not a duration`,
        'write seconds, or a number with ms, s, m or h, for example 250ms or 1m',
      )
    : parsed(seconds);
}

function secondsOf(text: string): number {
  const result = parseDuration(text);
  return result.ok ? result.value : NaN;
}

/** One value of a fixed list, case-insensitive. */
function oneOf<T extends string>(words: readonly T[], shown = words.join('|')): Format<T> {
  return {
    kind: 'value',
    shown,
    parse: (value) => {
      const word = words.find((known) => known.toLowerCase() === value.toLowerCase());
      return word === undefined
        ? refused('unknown-value', `${quote(value)} is not a known value`, `write one of ${words.join(', ')}`)
        : parsed(word);
    },
  };
}

/** An absolute path of the web server that needs no escaping in a router or a URL. */
function parseWebPath(value: string): ParseResult<string> {
  if (!value.startsWith('/')) {
    return refused('relative-path', `${quote(value)} does not begin with /`, `write /${value}`);
  }
  // Orchestrators expect the probes at these paths.
  if (value.startsWith('/-/')) {
    return refused('reserved-path', `${quote(value)} is reserved for probes`, 'write another path: /metrics');
  }
  return /^[\w./~-]+$/.test(value)
    ? parsed(value)
    : refused('bad-path', `${quote(value)} is not a plain path`, 'write / and letters, digits or . _ ~ -');
}

const LISTEN_REMEDY = 'write :9927, host:9927 or [::1]:9927';

/** Where the web server listens: `:port` for all addresses, else `host:port`. Port 0 takes any free port. */
export function parseListenAddress(text: string): ParseResult<ListenAddress> {
  const refuse = (what: string): ParseResult<never> =>
    refused('bad-listen-address', `${quote(text)} ${what}`, LISTEN_REMEDY);
  const colon = text.lastIndexOf(':');
  if (colon < 0) return refuse('has no port');
  const port = parsePort(text.slice(colon + 1));
  if (port === undefined) return refuse('has no port from 0 to 65535');
  if (colon === 0) return parsed({ port });
  const address = parseHostPort(text.slice(0, colon), port);
  return typeof address === 'string'
    ? refuse(HOST_PORT_FAULTS[address])
    : parsed({ host: address.host, port });
}

/** A list: separated by commas as text; a file can also give a list of texts, which is not split. */
function list(
  shown: string,
  check: (entries: readonly string[], settings: FormatSettings) => readonly EntryProblem[],
): Format<readonly string[]> {
  return { kind: 'list', shown, parse: (value) => parsed(splitList(value)), check };
}

/** The entries of a list that is given as one text. */
export function splitList(text: string): readonly string[] {
  return text.split(',').map((entry) => entry.trim());
}

/** A list whose entries are checked one by one; `problem` is asked for entries that are not empty. */
function listOf(
  shown: string,
  remedy: string,
  problem: (entry: string, settings: FormatSettings) => ProblemText | undefined,
): Format<readonly string[]> {
  return list(shown, (entries, settings) =>
    entries.flatMap((text, entry): readonly EntryProblem[] => {
      const found =
        text === '' ? { code: 'empty-entry', what: 'an entry is empty', remedy } : problem(text, settings);
      return found ? [{ ...found, entry }] : [];
    }),
  );
}

const PATTERN_REMEDY = 'write a name: shop.orders or shop.*';

/** Names in which `*` matches any text; a leading `!` excludes. */
const patterns = listOf('pattern', PATTERN_REMEDY, (entry) =>
  /^!?[^\s!]+$/.test(entry)
    ? undefined
    : { code: 'bad-pattern', what: `${quote(entry)} is not a pattern`, remedy: PATTERN_REMEDY },
);

const COMMAND_REMEDY = 'write it as MongoDB does: findAndModify';

/** Names of MongoDB's commands; only the server knows which ones exist. */
const commandNames = listOf('command', COMMAND_REMEDY, (entry) =>
  /^\w+$/.test(entry)
    ? undefined
    : { code: 'bad-command-name', what: `${quote(entry)} is not a command name`, remedy: COMMAND_REMEDY },
);

const metricGroups = listOf('group', 'write the name of a metric group', (entry, { words = [] }) => {
  if (words.includes(entry)) return undefined;
  const near = nearest(entry, words);
  return {
    code: 'unknown-metric-group',
    what: `${quote(entry)} is not a metric group`,
    remedy: near === undefined ? `write one or more of ${words.join(', ')}` : `did you mean ${near}?`,
  };
});

const PAIR_REMEDY = 'write reported=address, for example db1:27017=localhost:37017';

/** Reported name of a member and the address to connect to, both `host:port`. */
const hostMap = list('reported=address', (entries) => {
  const seen = new Set<string>();
  return entries.flatMap((text, entry): readonly EntryProblem[] => {
    const pair = parsePair(text);
    if (!pair.ok) return pair.problems.map((problem) => ({ ...problem, entry }));
    const [reported] = pair.value;
    if (!seen.has(reported)) {
      seen.add(reported);
      return [];
    }
    const what = `${quote(reported)} is mapped twice`;
    return [{ code: 'mapped-twice', what, remedy: 'keep one address for each reported name', entry }];
  });
});

function parsePair(text: string): ParseResult<readonly [reported: string, address: string]> {
  const refuse = (what: string): ParseResult<never> => refused('bad-pair', what, PAIR_REMEDY);
  if (text === '') return refused('empty-entry', 'an entry is empty', PAIR_REMEDY);
  const sides = text.split('=');
  const [left = '', right] = sides;
  if (right === undefined || sides.length > 2) return refuse(`${quote(text)} is not a pair`);
  const [reported, address] = [parseHostPort(left), parseHostPort(right)];
  if (typeof reported === 'string') {
    return refuse(`the reported name of ${quote(text)} ${HOST_PORT_FAULTS[reported]}`);
  }
  if (typeof address === 'string')
    return refuse(`the address of ${quote(text)} ${HOST_PORT_FAULTS[address]}`);
  return parsed([formatHostPort(reported), formatHostPort(address)]);
}

/** The map of valid entries: reported name → address. */
export function hostMapOf(entries: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap((entry) => {
      const pair = parsePair(entry);
      return pair.ok ? [pair.value] : [];
    }),
  );
}

/** The formats by the name that the schema gives. */
export const FORMATS = {
  file: text('file'),
  name: text('name'),
  database: text('database'),
  horizon: text('horizon'),
  password: { kind: 'value', shown: 'password', parse: parseSecret },
  boolean: onOff,
  'whole-number': wholeNumber,
  duration,
  'mongodb-uri': checked('uri', parseMongodbUri),
  mechanism: oneOf(MECHANISMS, 'mechanism'),
  'api-version': oneOf(API_VERSIONS, 'version'),
  'heartbeat-mode': oneOf(HEARTBEAT_MODES),
  'listen-address': checked('[host]:port', parseListenAddress),
  'web-path': checked('path', parseWebPath),
  'log-level': oneOf(LOG_LEVELS),
  'log-format': oneOf(LOG_FORMATS),
  'host-map': hostMap,
  patterns,
  'command-names': commandNames,
  'metric-groups': metricGroups,
} as const;
export type FormatName = keyof typeof FORMATS;

/** The type of the parsed value. */
export type FormatValue<Name extends FormatName> = (typeof FORMATS)[Name] extends Format<infer T> ? T : never;

/**
 * The problems of a value that convict holds: parsed, or still text if it could not be parsed. Null means that the
 * option is not given and has no default.
 */
export function formatProblems(
  name: FormatName,
  value: unknown,
  settings: FormatSettings,
): readonly EntryProblem[] {
  if (value === null) return [];
  const format = FORMATS[name] as Format<unknown>;
  const result = typeof value === 'string' ? format.parse(value, settings) : parsed(value);
  return result.ok ? (format.check?.(result.value, settings) ?? []) : result.problems;
}

/** Adds the formats to convict: text that cannot be parsed stays as it is, and validation refuses it. */
export function addFormats(): void {
  for (const [name, format] of Object.entries(FORMATS)) {
    convict.addFormat({
      name,
      coerce: (value: string) => {
        const result: ParseResult<unknown> = format.parse(value, {});
        return result.ok ? result.value : value;
      },
      validate: (value: unknown, option) => {
        const [problem] = formatProblems(name as FormatName, value, option as FormatSettings);
        if (problem) throw new Error(`${problem.what}; ${problem.remedy}`);
      },
    });
  }
}
