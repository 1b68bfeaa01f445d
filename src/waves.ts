import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * So many members are greeted in one turn of the event loop. A thousand at once would hold it for as long as it takes to
 * send to them all, and then to read all their answers, which would seem that much later.
 */
const WAVE = 25;

/** Lets so many begin at once, and the others in the next turns of the event loop. */
export class Waves {
  #left = WAVE;
  #wave = Promise.resolve();

  /** Resolves when the next one may begin. */
  next(): Promise<void> {
    if (this.#left === 0) {
      this.#wave = this.#wave.then(() => nextTurn());
      this.#left = WAVE;
    }
    this.#left -= 1;
    return this.#wave;
  }
}
