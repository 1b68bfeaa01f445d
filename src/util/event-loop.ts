import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long work gives the event loop to others after this long. */
const SLICE_MS = 5;

/** Cuts long work into slices. */
export class TimeSlice {
  #begun = performance.now();

  /** Whether it is the turn of others. */
  get isOver(): boolean {
    return performance.now() - this.#begun > SLICE_MS;
  }

  /** Lets others go first. */
  async next(): Promise<void> {
    await nextTurn();
    this.#begun = performance.now();
  }
}

/** Runs work that pauses by itself now and then; where a slice is over by then, others go first. */
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
 * So many members are greeted in one turn of the event loop. A thousand at once would hold it for as long as it takes to
 * send to them all, and then to read all their answers, which would seem that much later.
 */
const WAVE = 25;

/** Lets so many begin at once, and the others in the next turns of the event loop. */
export class Batcher {
  #left = WAVE;
  #batch = Promise.resolve();

  /** Resolves when the next one may begin. */
  next(): Promise<void> {
    if (this.#left === 0) {
      this.#batch = this.#batch.then(() => nextTurn());
      this.#left = WAVE;
    }
    this.#left -= 1;
    return this.#batch;
  }
}
