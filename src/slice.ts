import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long work gives the event loop to others after this long. */
const SLICE_MS = 5;

/** Cuts long work into slices. */
export class Slice {
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
  const slice = new Slice();
  await slice.next();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (slice.isOver) await slice.next();
  }
}
