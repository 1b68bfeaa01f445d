import { formatHostPort, HOST_PORT_FAULTS, parseHostPort } from '../../util/host-port.js';
import { nearest, parsed, quote, refused, type ParseResult, type ProblemText } from '../problem.js';
import type { EntryProblem, Format, FormatSettings } from './format.js';

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

/** A list whose entries are checked one by one; `problem` is called for entries that are not empty. */
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
export const patterns = listOf('pattern', PATTERN_REMEDY, (entry) =>
  /^!?[^\s!]+$/.test(entry)
    ? undefined
    : { code: 'bad-pattern', what: `${quote(entry)} is not a pattern`, remedy: PATTERN_REMEDY },
);

const COMMAND_REMEDY = 'write it as MongoDB does: findAndModify';

/** Names of MongoDB's commands; only the server knows which ones exist. */
export const commandNames = listOf('command', COMMAND_REMEDY, (entry) =>
  /^\w+$/.test(entry)
    ? undefined
    : { code: 'bad-command-name', what: `${quote(entry)} is not a command name`, remedy: COMMAND_REMEDY },
);

export const metricGroups = listOf('group', 'write the name of a metric group', (entry, { words = [] }) => {
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
export const hostMap = list('reported=address', (entries) => {
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
