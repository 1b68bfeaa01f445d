import type { RawOptions } from '../arguments.js';
import { FORMATS } from '../options/formats.js';
import { splitList } from '../options/list-formats.js';
import type { Option, Options } from '../options/option.js';
import { nearest, shownName, type ProblemText } from '../problem.js';
import type { PathProblem, Path, Places } from './file-problems.js';
import { readYamlFile } from './yaml-file.js';

/** The state while one file is read. */
interface Reading {
  readonly file: string;
  readonly options: Options;
  /** Every name that has options below it: `web` and `web.config` of `web.config.file`. */
  readonly groups: ReadonlySet<string>;
  readonly places: Places;
  /** Receives each problem, with the option that it is about if it is not the file as a whole. */
  readonly report: (problem: PathProblem, option?: string) => void;
  readonly values: Map<string, string | readonly string[]>;
  readonly placesOfValues: Map<string, readonly string[]>;
}

/** Reads the options of a YAML or JSON file, nested by the dots of their names. */
export function readOptionsFile(path: string, place: string, options: Options): RawOptions {
  const file = readYamlFile(path, 'config.file', place);
  if (!file.ok) return { values: new Map(), places: new Map(), problems: file.problems };
  const { data, places, problems } = file;
  const reading: Reading = {
    file: path,
    options,
    groups: groupsOf(options),
    places,
    report: (problem, option) => {
      problems.add(problem, places, option);
    },
    values: new Map(),
    placesOfValues: new Map(),
  };
  readGroup(data, [], reading);
  return { values: reading.values, places: reading.placesOfValues, problems: problems.list() };
}

function groupsOf(options: Options): ReadonlySet<string> {
  return new Set(
    [...options.keys()].flatMap((name) => {
      const parts = name.split('.');
      return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
    }),
  );
}

/** Reads an object of options and further groups; the path is empty for the file itself. */
function readGroup(data: unknown, path: readonly string[], reading: Reading): void {
  if (data === null) return;
  if (typeof data !== 'object' || Array.isArray(data)) {
    const problem = {
      path,
      code: 'not-a-group',
      what: 'is not a group of options',
      remedy: 'write one option on each line, as name: value',
    };
    reading.report(problem, path.length === 0 ? undefined : path.join('.'));
    return;
  }
  for (const [key, value] of Object.entries(data)) readKey(key, value, [...path, key], reading);
}

function readKey(key: string, value: unknown, path: readonly string[], reading: Reading): void {
  const { options, groups, report } = reading;
  const name = path.join('.');
  const option = options.get(name);
  if (key.includes('.') || (!option && !groups.has(name))) {
    report({ path, atKey: true, ...unknownKey(key, name, reading) }, shownName(name) ?? 'a key');
  } else if (name === 'config.file') {
    const problem = {
      code: 'file-in-file',
      what: 'cannot be given in a file',
      remedy: 'name one file as an argument or in the environment',
    };
    report({ path, atKey: true, ...problem }, name);
  } else if (option) readOption(option, name, value, path, reading);
  else readGroup(value, path, reading);
}

function unknownKey(key: string, name: string, { options, groups }: Reading): ProblemText {
  if (options.has(name) || groups.has(name)) {
    const parts = name.split('.');
    const nested = `${parts.join(': {')}: …${'}'.repeat(parts.length - 1)}`;
    return { code: 'dotted-key', what: 'a key with dots', remedy: `nest it, as ${nested}` };
  }
  const near = nearest(name, [...options.keys(), ...groups]) ?? nearest(key, [...options.keys()]);
  return {
    code: 'unknown-option',
    what: 'unknown option',
    remedy: near === undefined ? 'see --help for all options' : `did you mean ${near}?`,
  };
}

function readOption(option: Option, name: string, value: unknown, path: Path, reading: Reading): void {
  if (value === null) return;
  const { kind, shown } = FORMATS[option.format];
  if (kind !== 'list') {
    const text = textAt(value, path, reading.places);
    if (text === undefined) {
      const problem = { code: 'not-a-value', what: 'is not a single value', remedy: `write one <${shown}>` };
      reading.report({ path, ...problem }, name);
    } else keep(name, text, [path], reading);
    return;
  }
  const items = Array.isArray(value)
    ? value.map((item: unknown, index) => ({ item, path: [...path, index] }))
    : [{ item: value, path }];
  const texts = items.map((item) => ({ ...item, text: textAt(item.item, item.path, reading.places) }));
  for (const item of texts.filter(({ text }) => text === undefined)) {
    const problem = {
      code: 'not-a-list',
      what: 'is not a list of plain entries',
      remedy: `write a list of <${shown}>`,
    };
    reading.report({ path: item.path, ...problem }, name);
  }
  const valid = texts.flatMap(({ text, path: at }) => (text === undefined ? [] : [{ text, path: at }]));
  if (valid.length === 0) return;
  const entries = Array.isArray(value)
    ? valid.map(({ text }) => text)
    : valid.flatMap(({ text }) => splitList(text));
  keep(
    name,
    entries,
    valid.map((entry) => entry.path),
    reading,
  );
}

function keep(
  name: string,
  value: string | readonly string[],
  paths: readonly Path[],
  reading: Reading,
): void {
  reading.values.set(name, value);
  const places = paths.map((path) => {
    const { line, col } = reading.places.position(path, false);
    return `${reading.file}:${line}:${col}`;
  });
  reading.placesOfValues.set(name, places);
}

/** A single value as the user wrote it: `0123` is a name, not 123. */
function textAt(value: unknown, path: Path, places: Places): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  return typeof value === 'number' ? places.written(path) : undefined;
}
