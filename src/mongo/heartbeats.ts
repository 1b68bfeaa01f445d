import type { MongoClient } from 'mongodb';
import type { Failure } from '../util/errors.js';
import { toSeconds } from '../util/time.js';
import { measuredRtt, monitorOf } from './driver-internals.js';
import { isConnectionLoss, toFailure } from './failure.js';
import type { Heartbeat, RoundTrip } from './heartbeat-source.js';
import { RttMonitor } from './rtt-monitor.js';

/** The driver's first round-trip time includes the handshake; the second is the first without it. */
const TRUSTED_MEASURES = 3;

/** A heartbeat that failed. */
export interface FailedHeartbeat {
  /** Time by `performance.now()`. */
  readonly at: number;
  readonly failure: Failure;
  /** An established connection was lost: this does not predict the result of a new one. */
  readonly isLoss: boolean;
}

interface HeartbeatsOptions {
  readonly tls: boolean;
  /** How long a round-trip measurement may take to start and to connect. */
  readonly measureMs: number;
  /** Called for each heartbeat. */
  readonly onHeartbeat: (heartbeat: Heartbeat) => void;
}

/** Results of the driver's heartbeats to one member. */
export class Heartbeats {
  readonly #client: MongoClient;
  #lastFailed: FailedHeartbeat | undefined;
  /** Successful heartbeats since the last failed one. */
  #succeeded = 0;
  #stopped = false;

  constructor(client: MongoClient, { tls, measureMs, onHeartbeat }: HeartbeatsOptions) {
    this.#client = client;
    const measure = new RttMonitor(measureMs);
    client.on('serverHeartbeatFailed', ({ failure: error }) => {
      if (this.#stopped) return;
      this.#succeeded = 0;
      const failure = toFailure(error, tls);
      this.#lastFailed = { at: performance.now(), failure, isLoss: isConnectionLoss(error) };
      const monitor = monitorOf(client);
      if (monitor) measure.failed(monitor);
      onHeartbeat({ ok: false, failure, at: Date.now() });
    });
    client.on('serverHeartbeatSucceeded', ({ reply }) => {
      if (this.#stopped) return;
      this.#succeeded += 1;
      this.#lastFailed = undefined;
      const monitor = monitorOf(client);
      if (monitor) measure.succeeded(monitor);
      onHeartbeat({ ok: true, reply, at: Date.now() });
    });
  }

  /** The last failed heartbeat; absent while heartbeats succeed. */
  get lastFailed(): FailedHeartbeat | undefined {
    return this.#lastFailed;
  }

  /** As the driver measures it beside the heartbeats; `undefined` while there are too few measurements. */
  get roundTrip(): RoundTrip | undefined {
    if (this.#succeeded < TRUSTED_MEASURES) return undefined;
    const rtt = measuredRtt(this.#client);
    if (!rtt || rtt.roundTripTime < 0) return undefined;
    return { average: toSeconds(rtt.roundTripTime), min: toSeconds(rtt.minRoundTripTime) };
  }

  /**
   * Waits for a failed heartbeat that the callback turns into an error.
   *
   * @returns `failed` rejects with that error; `stop` must be called when `failed` is not awaited any more
   */
  nextFailed(toError: (lost: FailedHeartbeat) => Error | undefined): {
    readonly failed: Promise<never>;
    readonly stop: () => void;
  } {
    let stop = (): void => undefined;
    const failed = new Promise<never>((_, reject) => {
      const listener = (): void => {
        const error = this.#lastFailed && toError(this.#lastFailed);
        if (error) reject(error);
      };
      this.#client.on('serverHeartbeatFailed', listener);
      stop = () => this.#client.off('serverHeartbeatFailed', listener);
    });
    return { failed, stop };
  }

  /** Ignores heartbeats from now on: closing the client is not a failure of the member. */
  stop(): void {
    this.#stopped = true;
  }
}
