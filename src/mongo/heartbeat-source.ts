import type { Failure } from '../util/errors.js';
import type { Document } from './bson.js';

/** How one heartbeat of the driver's own monitoring ended. */
export type Heartbeat =
  | {
      readonly ok: true;
      /** The hello reply. */
      readonly reply: Document;
      /** Milliseconds since 1970. */
      readonly at: number;
    }
  | { readonly ok: false; readonly failure: Failure; readonly at: number };

/** Called for every heartbeat of every member that has a client. */
export type HeartbeatListener = (cluster: string, address: string, heartbeat: Heartbeat) => void;

/** The round-trip time to a member as the driver measures it, in seconds. */
export interface RoundTrip {
  /** Moving average. */
  readonly average: number;
  /** Minimum of the last ten. */
  readonly min: number;
}

/** The heartbeats of one client. */
export interface HeartbeatSource {
  readonly cluster: string;
  readonly address: string;
  /** The latest heartbeat. */
  last?: Heartbeat;
}

/**
 * Forwards heartbeats to the listener. While one client of a member replaces another, both send heartbeats: only those
 * of the older client are forwarded until it leaves, so that no heartbeat is counted twice and closing a client is not
 * reported as a change.
 */
export class HeartbeatSources {
  readonly #listener: HeartbeatListener;
  /** By cluster and address, in the order of joining: heartbeats of the first one are forwarded. */
  readonly #sources = new Map<string, readonly HeartbeatSource[]>();

  constructor(listener: HeartbeatListener) {
    this.#listener = listener;
  }

  join(cluster: string, address: string): HeartbeatSource {
    const heartbeatSource: HeartbeatSource = { cluster, address };
    this.#sources.set(keyOf(heartbeatSource), [...this.#at(heartbeatSource), heartbeatSource]);
    return heartbeatSource;
  }

  receive(heartbeatSource: HeartbeatSource, heartbeat: Heartbeat): void {
    heartbeatSource.last = heartbeat;
    if (this.#at(heartbeatSource)[0] === heartbeatSource)
      this.#listener(heartbeatSource.cluster, heartbeatSource.address, heartbeat);
  }

  /** Stops forwarding this source. If it was the first one, the next one is forwarded from now on. */
  leave(heartbeatSource: HeartbeatSource): void {
    const before = this.#at(heartbeatSource);
    const left = before.filter((other) => other !== heartbeatSource);
    if (left.length === 0) this.#sources.delete(keyOf(heartbeatSource));
    else this.#sources.set(keyOf(heartbeatSource), left);
    const [next] = left;
    if (!next?.last || before[0] === next) return;
    // The next one may have received a newer heartbeat than the one before; a stream repeats nothing until something
    // changes or the interval ends.
    if (heartbeatSource.last === undefined || next.last.at > heartbeatSource.last.at)
      this.receive(next, next.last);
  }

  #at(heartbeatSource: HeartbeatSource): readonly HeartbeatSource[] {
    return this.#sources.get(keyOf(heartbeatSource)) ?? [];
  }
}

function keyOf({ cluster, address }: HeartbeatSource): string {
  return `${cluster}/${address}`;
}
