import { Durations, type DurationCounts } from './durations.js';

/** What is counted of one replica set since the exporter first saw it. */
export interface SetCounts {
  /** Another member is primary. */
  readonly primaryChanges: number;
  /** The same member at a newer term. */
  readonly reelections: number;
  readonly primarylessSeconds: number;
  /** Milliseconds since 1970. */
  readonly lastChangeAt?: number;
  readonly elected: DurationCounts;
  readonly writable: DurationCounts;
  readonly lastElectedSeconds?: number;
  readonly lastWritableSeconds?: number;
}

/** Counts the elections of one set that were seen, and how long the set was without a primary before each. */
export class FailoverCounts {
  readonly #elected = new Durations();
  readonly #writable = new Durations();
  #changes = 0;
  #reelections = 0;
  #lastChangeAt: number | undefined;

  /** The member that led before leads again. */
  reelected(seconds: number): void {
    this.#elected.observe(seconds);
    this.#reelections += 1;
  }

  /** @param at milliseconds since 1970 */
  changed(seconds: number, at: number): void {
    this.#elected.observe(seconds);
    this.#changes += 1;
    this.#lastChangeAt = at;
  }

  becameWritable(seconds: number): void {
    this.#writable.observe(seconds);
  }

  get counts(): Omit<SetCounts, 'primarylessSeconds'> {
    const [elected, writable] = [this.#elected.last, this.#writable.last];
    return {
      primaryChanges: this.#changes,
      reelections: this.#reelections,
      elected: this.#elected.counts,
      writable: this.#writable.counts,
      ...(this.#lastChangeAt !== undefined && { lastChangeAt: this.#lastChangeAt }),
      ...(elected !== undefined && { lastElectedSeconds: elected }),
      ...(writable !== undefined && { lastWritableSeconds: writable }),
    };
  }
}
