import type { Format } from './formats.js';

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
