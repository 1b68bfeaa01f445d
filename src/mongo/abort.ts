import { DeadlineExceeded } from '../errors.js';

/**
 * A signal that follows `parent` and can be ended by itself. `AbortSignal.any` is not used: on Node 20 it keeps
 * every child of a long-lived parent alive.
 */
export interface ChildSignal {
  readonly signal: AbortSignal;
  /** Aborts with `reason`, and stops following the parent. */
  abort(reason: Error): void;
  /** Stops following the parent. */
  release(): void;
}

export function childSignal(parent: AbortSignal): ChildSignal {
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
export async function within<T>(
  parent: AbortSignal,
  ms: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const child = childSignal(parent);
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
