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
