import pLimit from 'p-limit';
import { DeadlineExceeded } from './errors.js';
import { CONCURRENCY_HOLD_MS } from './time-constants.js';

/**
 * A signal that follows its parent and can also be aborted alone. `AbortSignal.any` is not used: on Node 20 it keeps
 * every child of a long-lived parent alive.
 */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Aborts with `reason`, and stops following the parent. */
  abort(reason: Error): void;
  /** Stops following the parent. */
  release(): void;
}

export function linkedSignal(parent: AbortSignal): LinkedSignal {
  const controller = new AbortController();
  const follow = (): void => {
    controller.abort(parent.reason);
  };
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  const release = (): void => {
    parent.removeEventListener('abort', follow);
  };
  return {
    signal: controller.signal,
    release,
    abort: (reason) => {
      release();
      controller.abort(reason);
    },
  };
}

/** Runs with a signal that aborts after `ms` or with its parent, whichever comes first. */
export async function withTimeout<T>(
  parent: AbortSignal,
  ms: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const child = linkedSignal(parent);
  const timer = setTimeout(() => {
    child.abort(new DeadlineExceeded());
  }, ms);
  try {
    return await run(child.signal);
  } finally {
    clearTimeout(timer);
    child.release();
  }
}

/** Waits until the promise is fulfilled or rejected, but no longer than `ms`. Leaves no timer behind. */
export async function waitAtMost(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms));
  });
  await Promise.race([promise.catch(() => undefined), late]);
  clearTimeout(timer);
}

/** Limits how many members run their expensive commands at the same time. */
export class ConcurrencyLimit {
  readonly #limit;

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  /** Runs `work` when the limit permits, unless the signal has aborted by then. Ends when the work ends. */
  async run(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    let running: Promise<void> | undefined;
    await this.#limit(async () => {
      if (signal.aborted) return;
      running = work();
      await waitAtMost(running, CONCURRENCY_HOLD_MS);
    });
    await running;
  }
}
