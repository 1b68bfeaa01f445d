import { HOST_PORT_FAULTS, parseHostPort, parsePort } from '../../util/host-port.js';
import type { ListenAddress } from '../config.js';
import { parsed, quote, refused, type ParseResult, type ProblemText } from '../problem.js';
import type { Format, FormatSettings } from './format.js';

/** Any text on one line. */
export function text(shown: string): Format<string> {
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
export function checked(shown: string, parse: (text: string) => ParseResult<unknown>): Format<string> {
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
export const onOff: Format<boolean> = {
  kind: 'switch',
  shown: 'true|false',
  parse: (value) =>
    value === 'true' || value === 'false'
      ? parsed(value === 'true')
      : refused('not-boolean', `${quote(value)} is neither true nor false`, 'write true or false'),
};

export const wholeNumber: Format<number> = {
  kind: 'value',
  shown: 'number',
  parse: (value, settings) =>
    /^\d{1,15}$/.test(value)
      ? parsed(Number(value))
      : refused('not-a-number', `${quote(value)} is not a whole number`, boundsRemedy(settings)),
  check: (value, settings) => outOfBounds(value, settings, Number),
};

export const duration: Format<number> = {
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
export function oneOf<T extends string>(words: readonly T[], shown = words.join('|')): Format<T> {
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
export function parseWebPath(value: string): ParseResult<string> {
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
