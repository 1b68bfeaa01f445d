import { setImmediate as nextTurn } from 'node:timers/promises';
import { EVENT_LOOP_SLICE_MS } from './time-constants.js';

/** Cuts long work into slices. */
export class TimeSlice {
  #startedAt = performance.now();

  /** Whether the slice has ended and other work can run. */
  get isOver(): boolean {
    return performance.now() - this.#startedAt > EVENT_LOOP_SLICE_MS;
  }

  /** Lets other work run first. */
  async next(): Promise<void> {
    await nextTurn();
    this.#startedAt = performance.now();
  }
}

/** Runs work that pauses regularly; at a pause after the end of a slice, other work runs first. */
export async function inSlices<T>(work: Iterator<void, T>): Promise<T> {
  const slice = new TimeSlice();
  await slice.next();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (slice.isOver) await slice.next();
  }
}

/**
 * Number of members that are sent hello in one turn of the event loop. A thousand at once would block it while all
 * requests are sent and then while all replies are read, and the replies would seem late by that time.
 */
const BATCH_SIZE = 25;

/** Lets a batch begin at once, and the next batches in the next turns of the event loop. */
export class Batcher {
  #left = BATCH_SIZE;
  #batch = Promise.resolve();

  /** Resolves when the next one may begin. */
  next(): Promise<void> {
    if (this.#left === 0) {
      this.#batch = this.#batch.then(() => nextTurn());
      this.#left = BATCH_SIZE;
    }
    this.#left -= 1;
    return this.#batch;
  }
}
