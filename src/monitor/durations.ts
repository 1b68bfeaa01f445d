/** Upper bounds in seconds: a handover takes 0.03 s, an election after the primary's failure 10 to 12 s. */
export const FAILOVER_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 12, 15, 20, 30, 60] as const;

/** Values of a histogram. */
export interface DurationCounts {
  /** Cumulative, one for each of {@link FAILOVER_BUCKETS}. */
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** Durations counted into buckets since the exporter started. */
export class Durations {
  readonly #buckets = FAILOVER_BUCKETS.map(() => 0);
  #sum = 0;
  #count = 0;
  #last: number | undefined;

  observe(seconds: number): void {
    for (const [index, bound] of FAILOVER_BUCKETS.entries()) {
      if (seconds <= bound) this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    }
    this.#sum += seconds;
    this.#count += 1;
    this.#last = seconds;
  }

  get last(): number | undefined {
    return this.#last;
  }

  get counts(): DurationCounts {
    // Sums of thousandths otherwise end in floating-point noise.
    return { buckets: [...this.#buckets], sum: Math.round(this.#sum * 1000) / 1000, count: this.#count };
  }
}

/** Counts of one replica set since the exporter first saw it. */
export interface SetCounts {
  /** Elections of another member than the previous primary. */
  readonly primaryChanges: number;
  /** Elections of the same member, at a newer term. */
  readonly reelections: number;
  readonly primarylessSeconds: number;
  /** Milliseconds since 1970. */
  readonly lastChangeAt?: number;
  readonly elected: DurationCounts;
  readonly writable: DurationCounts;
  readonly lastElectedSeconds?: number;
  readonly lastWritableSeconds?: number;
}

/** Counts the observed elections of one set, and how long the set had no primary before each. */
export class FailoverCounts {
  readonly #elected = new Durations();
  readonly #writable = new Durations();
  #changes = 0;
  #reelections = 0;
  #lastChangeAt: number | undefined;

  /** The previous primary is primary again. */
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
