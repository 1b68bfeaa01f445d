import { restartRttPinger, stopRttPinger, type Monitor } from './driver-internals.js';

/**
 * Keeps the driver's round-trip measurement running. The driver stops it after a failed measurement: the previous value
 * would remain forever. After a heartbeat timeout the driver continues it over the connection that hung.
 */
export class RttMonitor {
  readonly #graceMs: number;
  #idle: { readonly pinger: Monitor['rttPinger']; readonly since: number } | undefined;

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
    else if (performance.now() - idle.since > this.#graceMs) restartRttPinger(monitor);
  }

  /** A heartbeat failed: the next successful one starts a new measurement. */
  failed(monitor: Monitor): void {
    stopRttPinger(monitor);
    this.#idle = undefined;
  }
}
