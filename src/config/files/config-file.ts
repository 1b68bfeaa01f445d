import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Options } from '../options.js';
import { entriesOf, nearest, problem, shownName, type Entry, type Given, type Source } from '../problem.js';
import { readText } from './read-file.js';

/** The state while one file is read. */
interface Reading {
  readonly document: Document;
  readonly options: Options;
  readonly place: (offset: number) => string;
  readonly given: Map<string, Given>;
  readonly problems: string[];
}

/** Reads the options of a YAML or JSON file, nested by the dots of their names; every problem has its line. */
export function readConfigFile(path: string, place: string, options: Options): Source {
  const content = readText(path);
  if (!content.ok) {
    return {
      given: new Map(),
      problems: content.flaws.map(({ what, remedy }) => problem('config.file', place, what, remedy)),
    };
  }
  const lines = new LineCounter();
  // Pretty errors would quote the line, which may contain a secret.
  const document = parseDocument(content.value, { lineCounter: lines, prettyErrors: false });
  const reading: Reading = {
    document,
    options,
    place: (offset) => {
      const { line, col } = lines.linePos(offset);
      return `${path}:${line}:${col}`;
    },
    given: new Map(),
    problems: [],
  };
  const broken = document.errors.map(({ code, pos }) =>
    code === 'DUPLICATE_KEY'
      ? problem('config.file', reading.place(pos[0]), 'the same key twice', 'keep one of them')
      : problem(
          'config.file',
          reading.place(pos[0]),
          'not valid YAML',
          'check indentation, quotes and brackets',
        ),
  );
  reading.problems.push(...new Set(broken));
  if (document.errors.length === 0) readGroup(document.contents, '', reading);
  return { given: reading.given, problems: reading.problems };
}

/** Reads a map of options and further groups; `group` is empty for the file itself. */
function readGroup(unresolved: unknown, group: string, reading: Reading): void {
  const node = resolve(unresolved, reading);
  if (isEmpty(node)) return;
  if (!isMap(node)) {
    const name = group === '' ? 'config.file' : group;
    refuse(reading, name, unresolved, 'is not a map of options', 'write one option a line, as name: value');
    return;
  }
  for (const { key, value } of node.items) {
    const word = isScalar(key) ? String(key.value) : '';
    const name = group === '' ? word : `${group}.${word}`;
    if (word.includes('.') || !isKnown(name, reading.options)) {
      refuse(reading, shownName(name) ?? 'a key', key, ...unknownKey(word, name, reading.options));
    } else if (name === 'config.file') {
      refuse(
        reading,
        name,
        key,
        'cannot be given in a file',
        'name one file as argument or in the environment',
      );
    } else if (reading.options.has(name)) {
      readOption(value, name, reading);
    } else {
      readGroup(value, name, reading);
    }
  }
}

function readOption(unresolved: unknown, name: string, reading: Reading): void {
  const node = resolve(unresolved, reading);
  const option = reading.options.get(name);
  if (!option || isEmpty(node)) return;
  const items = isSeq(node) && option.format.kind === 'list' ? node.items : [node];
  const entries = items.flatMap((item): readonly Entry[] => {
    const text = scalarText(resolve(item, reading));
    if (text !== undefined) {
      const place = reading.place(offsetOf(item));
      return isSeq(node) ? [{ text, place }] : entriesOf(text, place, option.format);
    }
    if (option.format.kind === 'list') {
      refuse(
        reading,
        name,
        item,
        'is not a list of plain entries',
        `write a list of <${option.format.shown}>`,
      );
    } else {
      refuse(reading, name, item, 'is not a single value', `write one <${option.format.shown}>`);
    }
    return [];
  });
  if (entries.length > 0) reading.given.set(name, entries);
}

/** A scalar as the user wrote it: `0123` is a name, not 123. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string' || typeof node.value === 'boolean') return String(node.value);
  return typeof node.value === 'number' ? node.source : undefined;
}

function unknownKey(word: string, name: string, options: Options): readonly [what: string, remedy: string] {
  if (isKnown(name, options)) {
    return [
      'a key with dots',
      `nest it, as ${name.split('.').join(': {')}: …${'}'.repeat(name.split('.').length - 1)}`,
    ];
  }
  const near = nearest(name, [...options.keys(), ...groupsOf(options)]) ?? nearest(word, [...options.keys()]);
  return ['unknown option', near === undefined ? 'see --help for all options' : `did you mean ${near}?`];
}

function isKnown(name: string, options: Options): boolean {
  return options.has(name) || groupsOf(options).has(name);
}

/** Every name that has options below it: `web` and `web.config` of `web.config.file`. */
function groupsOf(options: Options): ReadonlySet<string> {
  return new Set(
    [...options.keys()].flatMap((name) => {
      const parts = name.split('.');
      return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
    }),
  );
}

function refuse(reading: Reading, name: string, node: unknown, what: string, remedy: string): void {
  reading.problems.push(problem(name, reading.place(offsetOf(node)), what, remedy));
}

function resolve(node: unknown, reading: Reading): unknown {
  if (!isAlias(node)) return node;
  const target = node.resolve(reading.document);
  if (target === undefined) {
    refuse(reading, 'config.file', node, 'an alias of no anchor', 'quote a value that begins with *');
  }
  return target;
}

function isEmpty(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}
