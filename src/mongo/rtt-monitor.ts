/** Of the driver, not in its types: what measures the way beside a stream of heartbeats, once per interval. */
interface Pinger {
  /** Absent before the first measure, and after one that failed. */
  readonly connection?: unknown;
  readonly constructor: unknown;
  close(): void;
}

/** Of the driver, not in its types: who watches one process. */
export interface Monitor {
  rttPinger: Pinger | undefined;
}

/**
 * Keeps the driver measuring. A measure that fails is its last: the number of before would stand for ever. And after a
 * time-out of the heartbeats it goes on over the connection that hung.
 */
export class RttMonitor {
  readonly #graceMs: number;
  #idle: { readonly pinger: Pinger; readonly since: number } | undefined;

  /** @param graceMs how long a measure may take to begin and to connect */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** A heartbeat was answered. */
  succeeded(monitor: Monitor): void {
    const pinger = monitor.rttPinger;
    const idle = this.#idle;
    if (!pinger || pinger.connection !== undefined) this.#idle = undefined;
    else if (pinger !== idle?.pinger) this.#idle = { pinger, since: performance.now() };
    else if (performance.now() - idle.since > this.#graceMs) {
      pinger.close();
      monitor.rttPinger = new (pinger.constructor as new (of: Monitor) => Pinger)(monitor);
    }
  }

  /** A heartbeat failed: the next one that is answered begins a new measure. */
  failed(monitor: Monitor): void {
    monitor.rttPinger?.close();
    monitor.rttPinger = undefined;
    this.#idle = undefined;
  }
}
