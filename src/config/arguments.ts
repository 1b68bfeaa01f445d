import type { Options } from './options.js';
import { entriesOf, nearest, problem, shownName, type Entry, type Source } from './problem.js';

/** The action that the command line requests, besides its options. */
export type Command = 'run' | 'check-config' | 'help' | 'version';

export interface Arguments extends Source {
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
  const words = [...argv];
  const commands = new Set<Command>();
  const given = new Map<string, Entry[]>();
  const problems: string[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const command = COMMANDS.get(word);
    if (command !== undefined) {
      commands.add(command);
    } else if (!isOption(word)) {
      problems.push(strayWord(word, argv.length - words.length, options));
    } else {
      const found = readOption(word, words, options);
      if (typeof found === 'string') {
        problems.push(found);
      } else if (given.has(found.name) && found.kind !== 'list') {
        problems.push(problem(found.name, PLACE, 'is given twice', 'keep one of them'));
      } else {
        given.set(found.name, [...(given.get(found.name) ?? []), ...found.entries]);
      }
    }
  }
  const command = (['help', 'version', 'check-config'] as const).find((name) => commands.has(name)) ?? 'run';
  return { command, given, problems };
}

interface Found {
  readonly name: string;
  readonly kind: string;
  readonly entries: readonly Entry[];
}

/** Reads one option and removes its value from the following arguments. */
function readOption(word: string, words: string[], options: Options): Found | string {
  const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const option = options.get(name);
  if (!option) return readNegated(name, inline, words, options);
  const { format } = option;
  const text = inline ?? takeValue(words) ?? (format.kind === 'switch' ? 'true' : '');
  return text === ''
    ? problem(name, PLACE, 'has no value', `write --${name}=<${format.shown}>`)
    : { name, kind: format.kind, entries: entriesOf(text, PLACE, format) };
}

function readNegated(
  name: string,
  inline: string | undefined,
  words: string[],
  options: Options,
): Found | string {
  const positive = name.startsWith('no-') ? name.slice('no-'.length) : '';
  const option = options.get(positive);
  if (!option) {
    // The argument after an unknown option is its value, not a second error.
    if (inline === undefined) takeValue(words);
    return unknownOption(name, options);
  }
  const { kind, shown } = option.format;
  if (kind !== 'switch') {
    return problem(positive, PLACE, '--no- goes with switches only', `write --${positive}=<${shown}>`);
  }
  return inline === undefined
    ? { name: positive, kind, entries: [{ text: 'false', place: PLACE }] }
    : problem(positive, PLACE, '--no- takes no value', `write --no-${positive} or --${positive}=<${shown}>`);
}

function isOption(word: string): boolean {
  return word.startsWith('--');
}

function takeValue(words: string[]): string | undefined {
  const next = words[0];
  return next === undefined || isOption(next) || COMMANDS.has(next) ? undefined : words.shift();
}

function unknownOption(name: string, options: Options): string {
  const names = [...options].flatMap(([known, { format }]) =>
    format.kind === 'switch' ? [known, `no-${known}`] : [known],
  );
  const near = nearest(name, names);
  return problem(
    shownName(name) ?? 'an option',
    PLACE,
    'unknown option',
    near === undefined ? 'see --help for all options' : `did you mean --${near}?`,
  );
}

/** Does not show the argument itself: it may be the rest of a secret that was split at a space. */
function strayWord(word: string, position: number, options: Options): string {
  const name = word.replace(/^-/, '').replace(/=.*$/s, '');
  const near = options.has(name) ? name : undefined;
  const remedy =
    word.startsWith('mongodb://') || word.startsWith('mongodb+srv://')
      ? 'write a URI as --mongodb.uri=<uri>'
      : near !== undefined
        ? `write --${near}`
        : (commandHint(word) ?? 'write options as --name=value, and quote values that hold blanks');
  return problem(`argument ${position}`, 'stray word', 'belongs to no option', remedy);
}

function commandHint(word: string): string | undefined {
  const near = nearest(word, [...COMMANDS.keys()]);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
