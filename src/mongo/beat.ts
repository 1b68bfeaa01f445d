import type { Failure } from '../errors.js';
import type { Document } from './bson.js';

/** How one heartbeat of the driver's own monitoring ended. */
export type Beat =
  | {
      readonly ok: true;
      /** The hello. */
      readonly reply: Document;
      /** Milliseconds since 1970. */
      readonly at: number;
    }
  | { readonly ok: false; readonly failure: Failure; readonly at: number };

/** Told of every heartbeat of every process there is a client for. */
export type BeatListener = (cluster: string, address: string, beat: Beat) => void;

/** The driver's own measure of the way to a process and back, in seconds. */
export interface RoundTrip {
  /** Moving average. */
  readonly average: number;
  /** The least of the last ten. */
  readonly min: number;
}
