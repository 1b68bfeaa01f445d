import { MIN_DISCOVERY_GAP_MS } from '../../util/time-constants.js';
/** Runs work repeatedly, never twice at the same time. It does not keep the process alive. */
export class Recurring {
  readonly #work: () => Promise<void>;
  readonly #pauseMs: () => number;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = -Infinity;
  #onceMore = false;
  #stopped = false;

  /** @param pauseMs called after each run; returns the time until the next one */
  constructor(work: () => Promise<void>, pauseMs: () => number) {
    this.#work = work;
    this.#pauseMs = pauseMs;
  }

  /** Start of the last run, by `performance.now()`. */
  get startedAt(): number {
    return this.#startedAt;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Runs now, or joins the run in progress, and repeats from then on. Settles with the result of this run. */
  async now(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      this.#schedule(this.#onceMore ? 0 : this.#pauseMs());
      this.#onceMore = false;
    });
    return this.#running;
  }

  /** Runs at once, or once more after the run in progress. */
  runAgain(): void {
    if (this.#running) this.#onceMore = true;
    else this.#schedule(0);
  }

  /** Runs soon, unless a run is in progress. */
  runSoon(): void {
    if (this.#running) return;
    this.#schedule(Math.max(0, this.#startedAt + MIN_DISCOVERY_GAP_MS - performance.now()));
  }

  /** Prevents new runs. A run in progress continues. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Waits for the run in progress. */
  async idle(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  #run(): Promise<void> {
    this.#startedAt = performance.now();
    return this.#work();
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.now().catch(() => undefined);
    }, delayMs);
    this.#timer.unref();
  }
}
