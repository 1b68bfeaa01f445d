import { closestMatch } from 'leven';
import type { ConfigProblem } from '../util/errors.js';
import { createRedactor } from '../util/redact.js';

/** A problem before it is known where the value was given: what a parser can report. */
export type ProblemText = Omit<ConfigProblem, 'where'>;

/** A value parsed from text, or all problems of the text. */
export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly ProblemText[] };

export function parsed<T>(value: T): ParseResult<T> {
  return { ok: true, value };
}

export function refused(code: string, what: string, remedy: string): ParseResult<never> {
  return { ok: false, problems: [{ code, what, remedy }] };
}

/** Returns the value, unless there are problems. */
export function unless<T>(problems: readonly ProblemText[], value: () => T): ParseResult<T> {
  return problems.length > 0 ? { ok: false, problems } : parsed(value());
}

/** Adds to a problem where the option was given. */
export function problemAt(option: string, place: string, text: ProblemText): ConfigProblem {
  const { code, what, remedy } = text;
  return { code, where: `${option} (${place})`, what, remedy };
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

/** A name from the user, if safe to show; undefined if it looks like anything else, for example a misplaced URI. */
export function shownName(name: string): string | undefined {
  return /^[\w.-]{1,60}$/.test(name) ? name : undefined;
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
