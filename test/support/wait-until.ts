import { setTimeout as sleep } from 'node:timers/promises';

/** How long and how often {@link waitUntil} looks, and what it says when it gives up. */
export interface WaitOptions {
  /** 10 s when absent. */
  readonly timeoutMs?: number;
  /** 20 ms when absent. */
  readonly intervalMs?: number;
  /** What was waited for; a function is asked at the end, to tell how things stand then. */
  readonly message?: string | (() => string);
}

/** Asks `probe` again and again until it yields something truthy, which is returned; rejects at the time limit. */
export async function waitUntil<T>(
  probe: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { timeoutMs = 10_000, intervalMs = 20, message = 'condition' } = options;
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const result = await probe();
    if (result) return result as Exclude<T, undefined | null | false>;
    if (performance.now() >= giveUpAt) {
      const text = typeof message === 'string' ? message : message();
      throw new Error(`not within ${timeoutMs} ms: ${text}`);
    }
    await sleep(intervalMs);
  }
}
