import { nearest } from './nearest.js';
import { flawed, parsed, quote, unless, type Flaw, type Parsed } from './parsed.js';

/** How the text of one option is read. */
export interface ValueFormat<T> {
  /** `switch`: may stand alone on the command line (`--x`, `--no-x`). */
  readonly kind: 'value' | 'switch';
  /** What the value is, for the help: `--name=<shown>`. */
  readonly shown: string;
  readonly parse: (text: string) => Parsed<T>;
}

/** How an option is read that may be given several times. */
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
      // eslint-disable-next-line no-control-regex -- line breaks and the like are what is looked for
      /[\u0000-\u001f\u007f]/.test(value)
        ? flawed('holds control characters', 'write it on one line')
        : parsed(value),
  };
}

/** Strict: only `true` and `false`, since a typing error must never switch something on. */
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

/** One word of a closed list, in any case. */
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

/** An absolute path of the web server that needs no quoting in a router or a URL. */
export const webPath: ValueFormat<string> = {
  kind: 'value',
  shown: 'path',
  parse: (value) => {
    if (!value.startsWith('/')) return flawed(`${quote(value)} does not begin with /`, `write /${value}`);
    // The probes stay where orchestrators look for them.
    if (value.startsWith('/-/'))
      return flawed(`${quote(value)} is kept for probes`, 'write another path, as /metrics');
    return /^[\w./~-]+$/.test(value)
      ? parsed(value)
      : flawed(`${quote(value)} is not a plain path`, 'write / and letters, digits or . _ ~ -');
  },
};

/** Names in which `*` stands for any text; with `!` in front they exclude. */
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

/** Several words of a closed list; `kind` names what they are. */
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
