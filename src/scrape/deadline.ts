import { setMaxListeners } from 'node:events';
import { DeadlineExceeded } from '../errors.js';

/** The moment a round must end; aborts its signal then. Times are of `performance.now()`. */
export class Deadline {
  readonly #controller = new AbortController();
  #at: number;
  #timer: NodeJS.Timeout;

  constructor(at: number) {
    this.#at = at;
    this.#timer = this.#arm();
    // Every member of the round listens to it: many listeners are no leak.
    setMaxListeners(0, this.signal);
  }

  get at(): number {
    return this.#at;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds left, 0 when passed. */
  get remaining(): number {
    return Math.max(0, this.#at - performance.now());
  }

  /** Moves the deadline later, for somebody who joins with more time. */
  extend(at: number): void {
    if (at <= this.#at || this.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = this.#arm();
  }

  /** Must be called when the work has ended. */
  release(): void {
    clearTimeout(this.#timer);
  }

  #arm(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort(new DeadlineExceeded());
    }, this.remaining);
  }
}
