import type { MongoClient } from 'mongodb';
import type { Failure } from '../util/errors.js';
import { toSeconds } from '../util/time.js';
import { measuredRtt, monitorOf } from './driver-internals.js';
import { isConnectionLoss, toFailure } from './failure.js';
import type { Heartbeat, RoundTrip } from './heartbeat-source.js';
import { RttMonitor } from './rtt-monitor.js';

/** The driver's first measure of the way holds the handshake, the second is the first without one. */
const TRUSTED_MEASURES = 3;

/** A heartbeat that was not answered. */
export interface LostHeartbeat {
  /** By `performance.now()`. */
  readonly at: number;
  readonly failure: Failure;
  /** A connection that was there has ended: it says nothing of what a new one meets. */
  readonly isLoss: boolean;
}

interface HeartbeatsOptions {
  readonly tls: boolean;
  /** How long a measure of the way may take to begin and to connect. */
  readonly measureMs: number;
  /** Told of each. */
  readonly onHeartbeat: (heartbeat: Heartbeat) => void;
}

/** What the driver's own heartbeats to one process say of it. */
export class Heartbeats {
  readonly #client: MongoClient;
  #lastLost: LostHeartbeat | undefined;
  /** Answered since the last that was not. */
  #answered = 0;
  #stopped = false;

  constructor(client: MongoClient, { tls, measureMs, onHeartbeat }: HeartbeatsOptions) {
    this.#client = client;
    const measure = new RttMonitor(measureMs);
    client.on('serverHeartbeatFailed', ({ failure: error }) => {
      if (this.#stopped) return;
      this.#answered = 0;
      const failure = toFailure(error, tls);
      this.#lastLost = { at: performance.now(), failure, isLoss: isConnectionLoss(error) };
      const monitor = monitorOf(client);
      if (monitor) measure.failed(monitor);
      onHeartbeat({ ok: false, failure, at: Date.now() });
    });
    client.on('serverHeartbeatSucceeded', ({ reply }) => {
      if (this.#stopped) return;
      this.#answered += 1;
      this.#lastLost = undefined;
      const monitor = monitorOf(client);
      if (monitor) measure.succeeded(monitor);
      onHeartbeat({ ok: true, reply, at: Date.now() });
    });
  }

  /** Absent while they are answered. */
  get lastLost(): LostHeartbeat | undefined {
    return this.#lastLost;
  }

  /** As the driver measures it beside the heartbeats; `undefined` while it has measured too little. */
  get roundTrip(): RoundTrip | undefined {
    if (this.#answered < TRUSTED_MEASURES) return undefined;
    const way = measuredRtt(this.#client);
    if (!way || way.roundTripTime < 0) return undefined;
    return { average: toSeconds(way.roundTripTime), min: toSeconds(way.minRoundTripTime) };
  }

  /**
   * Waits for one that is lost and that is a verdict.
   *
   * @returns `failed` rejects with what `verdict` makes of it; `stop` must be called when nobody waits any more
   */
  nextLost(verdict: (lost: LostHeartbeat) => Error | undefined): {
    readonly failed: Promise<never>;
    readonly stop: () => void;
  } {
    let stop = (): void => undefined;
    const failed = new Promise<never>((_, reject) => {
      const listener = (): void => {
        const error = this.#lastLost && verdict(this.#lastLost);
        if (error) reject(error);
      };
      this.#client.on('serverHeartbeatFailed', listener);
      stop = () => this.#client.off('serverHeartbeatFailed', listener);
    });
    return { failed, stop };
  }

  /** From now on they say nothing: the client's own end is no failure of the process. */
  stop(): void {
    this.#stopped = true;
  }
}
