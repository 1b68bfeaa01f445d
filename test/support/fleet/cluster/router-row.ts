import { BSON } from 'mongodb';
import type { Doc } from '../document.js';

const { Long } = BSON;

/** Since when the routers have been there: their rows were made that long before they start here. */
const KNOWN_FOR_MS = 3 * 24 * 3600 * 1000;

/** A row of config.mongos: it goes with the clock while its router lives, and stays where it was afterwards. */
export class RouterRow {
  readonly name: string;
  readonly #createdAt: number;
  #lagMs: number;
  #frozenAt: number | undefined;

  /** `lagMs`: how far the ping is behind the clock. */
  constructor(name: string, lagMs: number) {
    this.name = name;
    this.#lagMs = lagMs;
    this.#createdAt = Date.now() - lagMs - KNOWN_FOR_MS;
  }

  /** The router has stopped writing. */
  freeze(): void {
    this.#frozenAt ??= Date.now();
  }

  /** The router writes (again). */
  thaw(): void {
    this.#frozenAt = undefined;
  }

  /** From now on the ping is this far behind. */
  lag(ms: number): void {
    this.#lagMs = ms;
  }

  /** The row as it reads now. */
  document(): Doc {
    const ping = (this.#frozenAt ?? Date.now()) - this.#lagMs;
    return {
      _id: this.name,
      advisoryHostFQDNs: [],
      created: new Date(this.#createdAt),
      mongoVersion: '6.0.5',
      ping: new Date(ping),
      up: Long.fromNumber(Math.floor((ping - this.#createdAt) / 1000)),
      waiting: true,
    };
  }
}
