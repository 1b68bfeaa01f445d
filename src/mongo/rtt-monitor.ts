/** Driver internal, not in its types: measures the round-trip time beside a stream of heartbeats, once per interval. */
interface Pinger {
  /** Absent before the first measurement, and after a failed one. */
  readonly connection?: unknown;
  readonly constructor: unknown;
  close(): void;
}

/** Driver internal, not in its types: the monitor of one server. */
export interface Monitor {
  rttPinger: Pinger | undefined;
}

/**
 * Keeps the driver's round-trip measurement running. The driver stops it after a failed measurement: the previous value
 * would remain forever. After a heartbeat timeout the driver continues it over the connection that hung.
 */
export class RttMonitor {
  readonly #graceMs: number;
  #idle: { readonly pinger: Pinger; readonly since: number } | undefined;

  /** @param graceMs how long a measurement may take to start and to connect */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** A heartbeat succeeded. */
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

  /** A heartbeat failed: the next successful one starts a new measurement. */
  failed(monitor: Monitor): void {
    monitor.rttPinger?.close();
    monitor.rttPinger = undefined;
    this.#idle = undefined;
  }
}
