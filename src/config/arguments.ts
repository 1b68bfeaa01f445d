import { parseArgs } from 'node:util';
import type { ConfigProblem } from '../util/errors.js';
import { FORMATS } from './options/formats.js';
import { splitList } from './options/list-formats.js';
import type { Option, Options } from './options/option.js';
import { nearest, problemAt, shownName, type ProblemText } from './problem.js';

/** The action that the command line requests, besides its options. */
export type Command = 'run' | 'check-config' | 'help' | 'version';

/** The options that one source gives, before they are parsed, and the problems of that source. */
export interface RawOptions {
  /** Text, or the entries of a list, by option. */
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  /** Where each option was given: one place, or one for each entry of a list. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly ConfigProblem[];
}

export interface Arguments extends RawOptions {
  readonly command: Command;
}

const PLACE = 'argument';

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
  ['check-config', 'check-config'],
]);

/**
 * Reads the command and the options from the command line: `--name=value` or `--name value`. Switches also accept
 * `--name` and `--no-name`.
 */
export function readArguments(argv: readonly string[], options: Options): Arguments {
  const tokens = tokensOf(argv, options);
  const values = new Map<string, string | readonly string[]>();
  const problems: ConfigProblem[] = [];
  tokens.forEach((token, index) => {
    const result = readToken(token, { before: tokens[index - 1], after: tokens[index + 1], argv, options });
    if (!result) return;
    if ('where' in result) {
      problems.push(result);
      return;
    }
    const { name, option, text } = result;
    const earlier = values.get(name);
    if (FORMATS[option.format].kind === 'list') {
      values.set(name, [earlier ?? [], splitList(text)].flat());
    } else if (earlier === undefined) {
      values.set(name, text);
    } else {
      problems.push(
        problemAt(name, PLACE, {
          code: 'given-twice',
          what: 'is given twice',
          remedy: 'remove one of them',
        }),
      );
    }
  });
  const commands = new Set(tokens.map(commandOf));
  return {
    command: (['help', 'version', 'check-config'] as const).find((name) => commands.has(name)) ?? 'run',
    values,
    places: new Map([...values.keys()].map((name) => [name, [PLACE]])),
    problems,
  };
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/** Not strict: unknown options and stray words are reported below, with what the user most likely meant. */
function tokensOf(argv: readonly string[], options: Options): readonly Token[] {
  const types = [...options].map(([name, { format }]) => {
    const { kind } = FORMATS[format];
    return [name, { type: kind === 'switch' ? 'boolean' : 'string', multiple: true } as const] as const;
  });
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(types),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

function commandOf(token: Token): Command | undefined {
  if (token.kind === 'option-terminator') return undefined;
  return COMMANDS.get(token.kind === 'option' ? token.rawName : token.value);
}

interface Surroundings {
  readonly before: Token | undefined;
  readonly after: Token | undefined;
  readonly argv: readonly string[];
  readonly options: Options;
}

interface GivenOption {
  readonly name: string;
  readonly option: Option;
  readonly text: string;
}

/** Undefined for a command, and for the value of the option before. */
function readToken(token: Token, surroundings: Surroundings): GivenOption | ConfigProblem | undefined {
  const { before, after, argv, options } = surroundings;
  if (commandOf(token) !== undefined) return undefined;
  if (token.kind === 'option' && token.rawName.startsWith('--')) {
    return readOption(token.name, token.value ?? valueAfter(after), token.inlineValue === true, options);
  }
  const isValue = token.kind === 'positional' && before !== undefined && takesNext(before, options);
  // parseArgs takes -abc as three options.
  return isValue || before?.index === token.index
    ? undefined
    : strayWord(argv[token.index] ?? '', token.index + 1, options);
}

/** Whether the word after a switch or after an unknown option is its value. */
function takesNext(token: Token, options: Options): boolean {
  if (token.kind !== 'option' || token.value !== undefined || commandOf(token) !== undefined) return false;
  return !(token.name.startsWith('no-') && options.has(token.name.slice('no-'.length)));
}

function valueAfter(after: Token | undefined): string | undefined {
  return after?.kind === 'positional' && commandOf(after) === undefined ? after.value : undefined;
}

function readOption(
  name: string,
  value: string | undefined,
  isInline: boolean,
  options: Options,
): GivenOption | ConfigProblem {
  const option = options.get(name);
  if (!option) return readNegated(name, isInline, options);
  const { kind, shown } = FORMATS[option.format];
  const isNext = value !== undefined && !isInline && (value.startsWith('--') || COMMANDS.has(value));
  const text = (isNext ? undefined : value) ?? (kind === 'switch' ? 'true' : '');
  return text === ''
    ? problemAt(name, PLACE, {
        code: 'no-value',
        what: 'has no value',
        remedy: `write --${name}=<${shown}>`,
      })
    : { name, option, text };
}

function readNegated(name: string, isInline: boolean, options: Options): GivenOption | ConfigProblem {
  const positive = name.startsWith('no-') ? name.slice('no-'.length) : '';
  const option = options.get(positive);
  if (!option) return unknownOption(name, options);
  const { kind, shown } = FORMATS[option.format];
  if (kind !== 'switch') {
    return problemAt(positive, PLACE, {
      code: 'negated-value',
      what: 'only switches can be negated with --no-',
      remedy: `write --${positive}=<${shown}>`,
    });
  }
  return isInline
    ? problemAt(positive, PLACE, {
        code: 'negated-with-value',
        what: '--no- takes no value',
        remedy: `write --no-${positive} or --${positive}=<${shown}>`,
      })
    : { name: positive, option, text: 'false' };
}

function unknownOption(name: string, options: Options): ConfigProblem {
  const names = [...options].flatMap(([known, { format }]) =>
    FORMATS[format].kind === 'switch' ? [known, `no-${known}`] : [known],
  );
  const near = nearest(name, names);
  return problemAt(shownName(name) ?? 'an option', PLACE, {
    code: 'unknown-option',
    what: 'unknown option',
    remedy: near === undefined ? 'see --help for all options' : `did you mean --${near}?`,
  });
}

/** Does not show the argument itself: it may be the rest of a secret that was split at a space. */
function strayWord(word: string, position: number, options: Options): ConfigProblem {
  const name = word.replace(/^-/, '').replace(/=.*$/s, '');
  const text: ProblemText = {
    code: 'stray-argument',
    what: 'does not belong to an option',
    remedy: /^mongodb(\+srv)?:\/\//.test(word)
      ? 'write a URI as --mongodb.uri=<uri>'
      : options.has(name)
        ? `write --${name}`
        : (commandHint(word) ?? 'write options as --name=value, and quote values that contain spaces'),
  };
  return problemAt('command line', `argument ${position}`, text);
}

function commandHint(word: string): string | undefined {
  const near = nearest(word, [...COMMANDS.keys()]);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
