import { setMaxListeners } from 'node:events';
import { Abandoned, DeadlineExceeded } from '../util/errors.js';
import { ABANDONED_GRACE_MS } from '../util/time-constants.js';

/** The time at which a scrape must end; aborts its signal then. Times are of `performance.now()`. */
export class Deadline {
  readonly #controller = new AbortController();
  #at: number;
  #timer: NodeJS.Timeout;
  #abandoned = false;

  constructor(at: number) {
    this.#at = at;
    this.#timer = this.#arm();
    // Every member of the scrape adds a listener: many listeners are not a leak.
    setMaxListeners(0, this.signal);
  }

  get at(): number {
    return this.#at;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds left, 0 after the deadline. */
  get remaining(): number {
    return Math.max(0, this.#at - performance.now());
  }

  /** Moves the deadline later, for a client that joins with more time. */
  extend(at: number): void {
    if (at <= this.#at || this.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = this.#arm();
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** No client waits any more: nothing more is sent, and requests in flight end soon. */
  abandon(): void {
    if (this.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#abandoned = true;
    this.#at = Math.min(this.#at, performance.now() + ABANDONED_GRACE_MS);
    this.#timer = this.#arm();
  }

  /**
   * Must be called before anything is sent.
   *
   * @throws DeadlineExceeded, or Abandoned
   */
  check(): void {
    if (this.#abandoned) throw new Abandoned();
    if (this.signal.aborted) throw new DeadlineExceeded();
  }

  /** Must be called when the work has ended. */
  release(): void {
    clearTimeout(this.#timer);
  }

  #arm(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort(this.#abandoned ? new Abandoned() : new DeadlineExceeded());
    }, this.remaining);
  }
}
