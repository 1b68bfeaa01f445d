import pLimit from 'p-limit';
import { settledWithin } from '../mongo/settled-within.js';

/** A slow member gives its place to the next after this long, and goes on without one. */
const HOLD_MS = 1_000;

/** Bounds how many members are asked their heavy commands at the same moment. */
export class Slots {
  readonly #limit;

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  /** Runs `work` when a slot is free; not at all when the signal has aborted by then. Ends when the work ends. */
  async run(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    let running: Promise<void> | undefined;
    await this.#limit(async () => {
      if (signal.aborted) return;
      running = work();
      await settledWithin(running, HOLD_MS);
    });
    await running;
  }
}
