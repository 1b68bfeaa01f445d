import type { Document } from '../mongo/bson.js';

/** The part of a reply that tells of one collection, database or request; `undefined`: there is nothing to tell. */
export interface VisitedPart {
  readonly figures: Document | undefined;
  /** Of `performance.now()`. */
  readonly at: number;
}

/**
 * What the last run of a collector with many requests left out for want of time, and what it has read. The next run
 * begins with what is missing, and reads again only what has grown too old. A complete run leaves nothing.
 */
export class Backlog {
  #missing: readonly string[] = [];
  #read: ReadonlyMap<string, VisitedPart> = new Map();

  /** What the last run left out comes first: what it did not reach, then what ran out of time. */
  inOrder<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
    const rank = new Map(this.#missing.map((name, index) => [name, index]));
    const rankOf = (one: T): number => rank.get(nameOf(one)) ?? Infinity;
    // Infinity less Infinity is no number.
    return all.toSorted((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
  }

  /** Whether the last run left any of these out. */
  hasAny(names: readonly string[]): boolean {
    return names.some((name) => this.#missing.includes(name));
  }

  /**
   * What an incomplete run has read of it, up to half of the maximum age: the reply that the next run completes with it is
   * then shown for the other half at least.
   */
  held(name: string, maxAgeSeconds: number): VisitedPart | undefined {
    const part = this.#read.get(name);
    return part && performance.now() - part.at < (maxAgeSeconds * 1000) / 2 ? part : undefined;
  }

  /** How a run ended. */
  note(read: ReadonlyMap<string, VisitedPart>, missing: readonly string[]): void {
    this.#missing = missing;
    this.#read = missing.length > 0 ? read : new Map();
  }
}
