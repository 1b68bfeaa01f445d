import { numberOf, stringsOf, type Document } from '../mongo/bson.js';
import { COMPLETE_AFTER_SECONDS } from '../util/time-constants.js';

/** A cached reply, and when it arrived by `performance.now()`. */
interface Cached {
  readonly reply: Document;
  readonly at: number;
}

/** The names of what a command with several requests left out for lack of time; none: the reply is complete. */
export function missingOf(reply: Document): readonly string[] {
  return stringsOf(reply.missing);
}

/** `missing` of a command result, if there is any. */
export function missingIn(reply: Document): { readonly missing?: readonly string[] } {
  const missing = missingOf(reply);
  return missing.length > 0 ? { missing } : {};
}

/** Whether the whole reply is younger than this: an incomplete run keeps what earlier runs have read. */
export function isYoung({ reply, at }: Cached, maxAgeSeconds: number): boolean {
  return performance.now() - (numberOf(reply.oldestAt) ?? at) < maxAgeSeconds * 1000;
}

/** Whether the request is to be sent again: the reply is too old, or can be completed. */
export function isDue(cached: Cached, maxAgeSeconds: number): boolean {
  if (!isYoung(cached, maxAgeSeconds)) return true;
  return missingOf(cached.reply).length > 0 && performance.now() - cached.at >= COMPLETE_AFTER_SECONDS * 1000;
}

/** The part of a reply about one collection, database or request; `undefined`: there is nothing to report. */
export interface VisitedPart {
  readonly values: Document | undefined;
  /** Of `performance.now()`. */
  readonly at: number;
}

/**
 * What the last run of a command with several requests left out for lack of time, and what it has read. The next run
 * begins with what is missing, and reads again only what has become too old. After a complete run both are empty.
 */
export class Backlog {
  #missing: readonly string[] = [];
  #read: ReadonlyMap<string, VisitedPart> = new Map();

  /** What the last run left out comes first: what it did not reach, then what timed out. */
  inOrder<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
    const rank = new Map(this.#missing.map((name, index) => [name, index]));
    const rankOf = (one: T): number => rank.get(nameOf(one)) ?? Infinity;
    // Infinity minus Infinity is NaN.
    return all.toSorted((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
  }

  /** Whether the last run left any of these out. */
  hasAny(names: readonly string[]): boolean {
    return names.some((name) => this.#missing.includes(name));
  }

  /**
   * What an incomplete run has read of it, up to half of the maximum age: the reply that the next run completes with it
   * is then shown for at least the other half.
   */
  read(name: string, maxAgeSeconds: number): VisitedPart | undefined {
    const part = this.#read.get(name);
    return part && performance.now() - part.at < (maxAgeSeconds * 1000) / 2 ? part : undefined;
  }

  /** Records how a run ended. */
  note(read: ReadonlyMap<string, VisitedPart>, missing: readonly string[]): void {
    this.#missing = missing;
    this.#read = missing.length > 0 ? read : new Map();
  }
}
