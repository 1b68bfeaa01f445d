/** Those who wait for a round. */
export class Audience {
  readonly #onLeft: () => void;
  #waiting = 0;

  /** @param onLeft told when the last of them has hung up */
  constructor(onLeft: () => void) {
    this.#onLeft = onLeft;
  }

  /**
   * One more waits.
   *
   * @param gone aborted when they hang up; absent: they never do
   * @returns must be called when they have been answered
   */
  join(gone?: AbortSignal): () => void {
    this.#waiting += 1;
    const leave = (): void => {
      gone?.removeEventListener('abort', hangUp);
      this.#waiting -= 1;
    };
    const hangUp = (): void => {
      leave();
      if (this.#waiting === 0) this.#onLeft();
    };
    if (gone?.aborted) hangUp();
    else gone?.addEventListener('abort', hangUp, { once: true });
    return () => {
      if (!gone?.aborted) leave();
    };
  }
}
