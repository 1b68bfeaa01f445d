import { closestMatch } from 'leven';
import { createRedactor } from '../util/redact.js';
import type { Format } from './formats.js';
import type { Settings } from './schema.js';

/** What is wrong with a value and what to write instead. Contains neither name nor place, and never a secret. */
export interface Flaw {
  readonly what: string;
  readonly remedy: string;
  /** Index of the list entry, from 0. */
  readonly entry?: number;
}

/** A value parsed from text, or all problems of the text. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly flaws: readonly Flaw[] };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function flawed(what: string, remedy: string): Parsed<never> {
  return { ok: false, flaws: [{ what, remedy }] };
}

/** Returns the value, unless there are problems. */
export function unless<T>(flaws: readonly Flaw[], value: () => T): Parsed<T> {
  return flaws.length > 0 ? { ok: false, flaws } : parsed(value());
}

const LONGEST_QUOTE = 60;

const redact = createRedactor([]);

/**
 * A wrong value as shown to the user; only for options that cannot contain a secret. The password is removed from a URI
 * in the wrong place.
 */
export function quote(whole: string): string {
  const text = redact(whole);
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

/** Reports a problem between several options at the option that the user should check. */
export type Blame = (option: keyof Settings['values'], what: string, remedy: string) => void;

/**
 * Collects such problems. If the option itself was not given, its value came from the URI, and the place is that of the
 * URI.
 */
export function blameInto(problems: string[], settings: Settings): Blame {
  return (option, what, remedy) => {
    const name = [option, 'mongodb.uri', 'mongodb.uri-file'].find(
      (candidate) => settings.placeOf(candidate) !== undefined,
    );
    problems.push(
      problem(name ?? option, name === undefined ? 'default' : (settings.placeOf(name) ?? ''), what, remedy),
    );
  };
}

/** A shorter prefix may match anything. */
const SHORTEST_BEGINNING = 4;

/**
 * The candidate that the user most likely meant; undefined if none is close.
 * The last part alone (`uri` for `mongodb.uri`) counts as close if only one candidate ends with it; a prefix
 * (`mongodb.user` for `mongodb.username`) counts as close if only one candidate starts with it.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const sameEnd = candidates.filter((candidate) => candidate.endsWith(`.${name}`));
  if (name !== '' && sameEnd.length === 1) return sameEnd[0];
  const longer = candidates.filter((candidate) => candidate.startsWith(name));
  if (name.length >= SHORTEST_BEGINNING && longer.length === 1) return longer[0];
  const byLowerCase = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const match = closestMatch(name.toLowerCase(), [...byLowerCase.keys()], {
    maxDistance: Math.max(2, Math.floor(name.length / 3)),
  });
  return match === undefined ? undefined : byLowerCase.get(match);
}

/** One value as the user wrote it, and where. */
export interface Entry {
  readonly text: string;
  readonly place: string;
}

/** The value of one option in one source: exactly one entry, or several for a list. */
export type Given = readonly Entry[];

/** The options that one source gives, and the problems of that source. */
export interface Source {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: readonly string[];
}

/** One line of a ConfigError. */
export function problem(option: string, place: string, what: string, remedy: string): string {
  return `${option} (${place}): ${what}; ${remedy}`.replaceAll(/\p{Cc}+/gu, ' ');
}

/** A name from the user, if safe to show; undefined if it looks like anything else, for example a misplaced URI. */
export function shownName(name: string): string | undefined {
  return /^[\w.-]{1,60}$/.test(name) ? name : undefined;
}

/**
 * Splits text into entries of its option. Only lists are split at commas: a URI with several hosts is one value.
 */
export function entriesOf(text: string, place: string, format: Format<unknown>): Given {
  const texts = format.kind === 'list' ? text.split(',').map((part) => part.trim()) : [text];
  return texts.map((part) => ({ text: part, place }));
}
