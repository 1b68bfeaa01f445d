import type { Failure } from '../util/errors.js';
import type { Document } from './bson.js';

/** How one heartbeat of the driver's own monitoring ended. */
export type Heartbeat =
  | {
      readonly ok: true;
      /** The hello. */
      readonly reply: Document;
      /** Milliseconds since 1970. */
      readonly at: number;
    }
  | { readonly ok: false; readonly failure: Failure; readonly at: number };

/** Told of every heartbeat of every process there is a client for. */
export type HeartbeatListener = (cluster: string, address: string, heartbeat: Heartbeat) => void;

/** The driver's own measure of the way to a process and back, in seconds. */
export interface RoundTrip {
  /** Moving average. */
  readonly average: number;
  /** The least of the last ten. */
  readonly min: number;
}

/** The heartbeats of one client. */
export interface HeartbeatSource {
  readonly cluster: string;
  readonly address: string;
  /** The latest. */
  last?: Heartbeat;
}

/**
 * Whose heartbeats are handed on. While a way to a process is replaced by another there are two clients for it: only
 * the older one is heard, until it leaves, so that nothing is counted twice and the end of a client is no news.
 */
export class HeartbeatSources {
  readonly #listener: HeartbeatListener;
  /** By process, in the order of joining: the first is the one that is heard. */
  readonly #places = new Map<string, readonly HeartbeatSource[]>();

  constructor(listener: HeartbeatListener) {
    this.#listener = listener;
  }

  join(cluster: string, address: string): HeartbeatSource {
    const heartbeatSource: HeartbeatSource = { cluster, address };
    this.#places.set(placeOf(heartbeatSource), [...this.#at(heartbeatSource), heartbeatSource]);
    return heartbeatSource;
  }

  heard(heartbeatSource: HeartbeatSource, heartbeat: Heartbeat): void {
    heartbeatSource.last = heartbeat;
    if (this.#at(heartbeatSource)[0] === heartbeatSource)
      this.#listener(heartbeatSource.cluster, heartbeatSource.address, heartbeat);
  }

  /** It is not heard any more; where it was, the next one is from now on. */
  leave(heartbeatSource: HeartbeatSource): void {
    const before = this.#at(heartbeatSource);
    const left = before.filter((other) => other !== heartbeatSource);
    if (left.length === 0) this.#places.delete(placeOf(heartbeatSource));
    else this.#places.set(placeOf(heartbeatSource), left);
    const [next] = left;
    if (!next?.last || before[0] === next) return;
    // It may have heard more than the one before could; a stream says nothing again until something changes.
    if (heartbeatSource.last === undefined || next.last.at > heartbeatSource.last.at)
      this.heard(next, next.last);
  }

  #at(heartbeatSource: HeartbeatSource): readonly HeartbeatSource[] {
    return this.#places.get(placeOf(heartbeatSource)) ?? [];
  }
}

function placeOf({ cluster, address }: HeartbeatSource): string {
  return `${cluster}/${address}`;
}
