import { createRedactor } from '../redact.js';

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
