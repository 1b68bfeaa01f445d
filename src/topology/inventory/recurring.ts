/** Runs that are asked for closer together than this are one. */
const MIN_GAP_MS = 500;

/** Work that is done again and again, never twice at the same time; it does not keep the process alive. */
export class Recurring {
  readonly #work: () => Promise<void>;
  readonly #pauseMs: () => number;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = -Infinity;
  #onceMore = false;
  #stopped = false;

  /** @param pauseMs asked after each run: how long until the next */
  constructor(work: () => Promise<void>, pauseMs: () => number) {
    this.#work = work;
    this.#pauseMs = pauseMs;
  }

  /** Of the last run, by `performance.now()`. */
  get startedAt(): number {
    return this.#startedAt;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Runs now, or joins the run under way, and from then on again and again. Ends with this run, as it ends. */
  async now(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      this.#schedule(this.#onceMore ? 0 : this.#pauseMs());
      this.#onceMore = false;
    });
    return this.#running;
  }

  /** Runs at once; while a run is under way, once more after it. */
  anew(): void {
    if (this.#running) this.#onceMore = true;
    else this.#schedule(0);
  }

  /** Runs soon; a run that is under way will do. */
  soon(): void {
    if (this.#running) return;
    this.#schedule(Math.max(0, this.#startedAt + MIN_GAP_MS - performance.now()));
  }

  /** No new run begins; that under way goes on. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Waits for the run under way. */
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
