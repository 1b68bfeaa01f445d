import { closestMatch } from 'leven';
import { createRedactor } from '../util/redact.js';
import type { Format } from './formats.js';
import type { Settings } from './schema.js';

/** What is wrong with a value and what to write instead; carries neither name nor place, and never a secret. */
export interface Flaw {
  readonly what: string;
  readonly remedy: string;
  /** Which entry of a list it is, from 0. */
  readonly entry?: number;
}

/** A value read from text, or everything that is wrong with the text. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly flaws: readonly Flaw[] };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function flawed(what: string, remedy: string): Parsed<never> {
  return { ok: false, flaws: [{ what, remedy }] };
}

/** The value, unless flaws were found beside it. */
export function unless<T>(flaws: readonly Flaw[], value: () => T): Parsed<T> {
  return flaws.length > 0 ? { ok: false, flaws } : parsed(value());
}

const LONGEST_QUOTE = 60;

const redact = createRedactor([]);

/**
 * A wrong value as shown to the user; only for options that cannot hold a secret. A URI that stands in the wrong place
 * loses its password.
 */
export function quote(whole: string): string {
  const text = redact(whole);
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

/** Reports a problem of several options taken together at the one that the user should look at. */
export type Blame = (option: keyof Settings['values'], what: string, remedy: string) => void;

/**
 * Collects such problems. Where the option itself was not given, its value came from the URI, so that the place
 * is the URI's.
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

/** A shorter beginning may be anything. */
const SHORTEST_BEGINNING = 4;

/**
 * The candidate the user most likely meant; undefined when none is near.
 * A last part alone (`uri` for `mongodb.uri`) counts as near where only one candidate ends so; a beginning (`mongodb.user` for
 * `mongodb.username`) where only one candidate begins so.
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

/** What one source says of one option: exactly one entry, or several for a list. */
export type Given = readonly Entry[];

/** What one source says of all options, and what it says that no option understands. */
export interface Source {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: readonly string[];
}

/** One line of a ConfigError. */
export function problem(option: string, place: string, what: string, remedy: string): string {
  return `${option} (${place}): ${what}; ${remedy}`.replaceAll(/\p{Cc}+/gu, ' ');
}

/** A name of the user's as it may be shown; undefined where it looks like anything else, say a misplaced URI. */
export function shownName(name: string): string | undefined {
  return /^[\w.-]{1,60}$/.test(name) ? name : undefined;
}

/**
 * Text as entries of its option. Only lists are split at commas: a URI with several hosts is one value.
 */
export function entriesOf(text: string, place: string, format: Format<unknown>): Given {
  const texts = format.kind === 'list' ? text.split(',').map((part) => part.trim()) : [text];
  return texts.map((part) => ({ text: part, place }));
}
