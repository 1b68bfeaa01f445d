/** Upper bounds in seconds: a hand-over takes 0.03 s, an election after a death 10 to 12. */
export const FAILOVER_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 12, 15, 20, 30, 60] as const;

/** What a histogram shows. */
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
    // Sums of thousandths otherwise end in noise.
    return { buckets: [...this.#buckets], sum: Math.round(this.#sum * 1000) / 1000, count: this.#count };
  }
}
