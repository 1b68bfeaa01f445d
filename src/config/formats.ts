import { formatHostPort, HOST_PORT_FAULTS, parseHostPort, parsePort } from '../util/host-port.js';
import type { ListenAddress } from './config.js';
import { flawed, nearest, parsed, quote, unless, type Flaw, type Parsed } from './problem.js';

/** How to parse the text of one option. */
export interface ValueFormat<T> {
  /** `switch`: valid without a value on the command line (`--x`, `--no-x`). */
  readonly kind: 'value' | 'switch';
  /** Type of the value in the help: `--name=<shown>`. */
  readonly shown: string;
  readonly parse: (text: string) => Parsed<T>;
}

/** How to parse an option that can be given several times. */
export interface ListFormat<T> {
  readonly kind: 'list';
  readonly shown: string;
  readonly parse: (entries: readonly string[]) => Parsed<T>;
}

export type Format<T> = ValueFormat<T> | ListFormat<T>;

/** Any text on one line. */
export function text(shown: string): ValueFormat<string> {
  return {
    kind: 'value',
    shown,
    parse: (value) =>
      // eslint-disable-next-line no-control-regex -- detects line breaks and other control characters
      /[\u0000-\u001f\u007f]/.test(value)
        ? flawed('holds control characters', 'write it on one line')
        : parsed(value),
  };
}

/** Strict: accepts only `true` and `false`, so that a typing error never enables anything. */
export const onOff: ValueFormat<boolean> = {
  kind: 'switch',
  shown: 'true|false',
  parse: (value) =>
    value === 'true' || value === 'false'
      ? parsed(value === 'true')
      : flawed(`${quote(value)} is neither true nor false`, 'write true or false'),
};

/** A whole number within bounds. */
export function whole(least: number, most: number): ValueFormat<number> {
  return {
    kind: 'value',
    shown: 'number',
    parse: (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
      return number >= least && number <= most
        ? parsed(number)
        : flawed(`${quote(value)} is not a whole number`, `write one from ${least} to ${most}`);
    },
  };
}

/** One value of a fixed list, case-insensitive. */
export function oneOf<T extends string>(words: readonly T[], shown = words.join('|')): ValueFormat<T> {
  return {
    kind: 'value',
    shown,
    parse: (value) => {
      const word = words.find((known) => known.toLowerCase() === value.toLowerCase());
      return word === undefined
        ? flawed(`${quote(value)} is not known`, `write one of ${words.join(', ')}`)
        : parsed(word);
    },
  };
}

/** An absolute path of the web server that needs no escaping in a router or a URL. */
export const webPath: ValueFormat<string> = {
  kind: 'value',
  shown: 'path',
  parse: (value) => {
    if (!value.startsWith('/')) return flawed(`${quote(value)} does not begin with /`, `write /${value}`);
    // Orchestrators expect the probes at these paths.
    if (value.startsWith('/-/'))
      return flawed(`${quote(value)} is kept for probes`, 'write another path, as /metrics');
    return /^[\w./~-]+$/.test(value)
      ? parsed(value)
      : flawed(`${quote(value)} is not a plain path`, 'write / and letters, digits or . _ ~ -');
  },
};

/** Names in which `*` matches any text; a leading `!` excludes. */
export const globs: ListFormat<readonly string[]> = {
  kind: 'list',
  shown: 'pattern',
  parse: (entries) => {
    const flaws = entries.flatMap((entry, index): readonly Flaw[] =>
      /^!?[^\s!]+$/.test(entry)
        ? []
        : [
            {
              what: `${quote(entry)} is no pattern`,
              remedy: 'write a name, as shop.orders or shop.*',
              entry: index,
            },
          ],
    );
    return unless(flaws, () => entries);
  },
};

/** Several values of a fixed list; `kind` names their type. */
export function wordsOf(words: readonly string[], kind: string): ListFormat<readonly string[]> {
  return {
    kind: 'list',
    shown: kind,
    parse: (entries) => {
      const flaws = entries.flatMap((entry, index): readonly Flaw[] => {
        if (words.includes(entry)) return [];
        const near = nearest(entry, words);
        return [
          {
            what: entry === '' ? 'an empty entry' : `${quote(entry)} is no ${kind}`,
            remedy:
              near === undefined || entry === '' ? `write of ${words.join(', ')}` : `did you mean ${near}?`,
            entry: index,
          },
        ];
      });
      return unless(flaws, () => entries);
    },
  };
}

/** Divides instead of multiplying by 0.001, so that 35ms is exactly the number nearest to 0.035. */
const SECONDS: Readonly<Record<string, (number: number) => number>> = {
  ms: (number) => number / 1000,
  s: (number) => number,
  m: (number) => number * 60,
  h: (number) => number * 3600,
};

/** Converts `250ms`, `2s`, `1m`, `1h` to seconds; a plain number is in seconds. */
export function parseDuration(text: string): Parsed<number> {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = number === undefined ? undefined : SECONDS[unit]?.(Number(number));
  return seconds === undefined
    ? flawed(
        `${quote(text)} is not a duration`,
        'write seconds, or a number with ms, s, m or h, for example 250ms or 1m',
      )
    : parsed(seconds);
}

/** A duration in seconds. The bounds are written as the user would write them. */
export function duration(least: string, most: string): ValueFormat<number> {
  const [low, high] = [parseDuration(least), parseDuration(most)];
  return {
    kind: 'value',
    shown: 'duration',
    parse: (text) => {
      const found = parseDuration(text);
      if (!found.ok) return found;
      return (low.ok && found.value < low.value) || (high.ok && found.value > high.value)
        ? flawed(`${quote(text)} is out of bounds`, `write a duration from ${least} to ${most}`)
        : found;
    },
  };
}

const REMEDY = 'write :9927, host:9927 or [::1]:9927';

/** Where the web server listens: `:port` for all addresses, else `host:port`. Port 0 takes any free port. */
export const listenAddress: ValueFormat<ListenAddress> = {
  kind: 'value',
  shown: '[host]:port',
  parse: (text) => {
    const colon = text.lastIndexOf(':');
    if (colon < 0) return flawed(`${quote(text)} has no port`, REMEDY);
    const port = parsePort(text.slice(colon + 1));
    if (port === undefined) return flawed(`${quote(text)} has no port from 0 to 65535`, REMEDY);
    if (colon === 0) return parsed({ port });
    const address = parseHostPort(text.slice(0, colon), port);
    return typeof address === 'string'
      ? flawed(`${quote(text)} ${HOST_PORT_FAULTS[address]}`, REMEDY)
      : parsed({ host: address.host, port });
  },
};

const PAIR_REMEDY = 'write reported=address, for example db1:27017=localhost:37017';

/** Reported name of a member → address to connect to, both `host:port`. */
export const hostMap: ListFormat<ReadonlyMap<string, string>> = {
  kind: 'list',
  shown: 'reported=address',
  parse: (entries) => {
    const map = new Map<string, string>();
    const flaws: Flaw[] = [];
    for (const [entry, text] of entries.entries()) {
      const pair = parsePair(text);
      if (typeof pair === 'string') {
        flaws.push({ what: pair, remedy: PAIR_REMEDY, entry });
      } else if (map.has(pair.reported)) {
        flaws.push({
          what: `${quote(pair.reported)} is mapped twice`,
          remedy: 'keep one address for each reported name',
          entry,
        });
      } else {
        map.set(pair.reported, pair.address);
      }
    }
    return unless(flaws, () => map);
  },
};

function parsePair(text: string): { readonly reported: string; readonly address: string } | string {
  if (text === '') return 'an empty entry';
  const sides = text.split('=');
  const [left = '', right] = sides;
  if (right === undefined || sides.length > 2) return `${quote(text)} is not a pair`;
  const [reported, address] = [parseHostPort(left), parseHostPort(right)];
  if (typeof reported === 'string') {
    return `the reported name of ${quote(text)} ${HOST_PORT_FAULTS[reported]}`;
  }
  if (typeof address === 'string') return `the address of ${quote(text)} ${HOST_PORT_FAULTS[address]}`;
  return { reported: formatHostPort(reported), address: formatHostPort(address) };
}
