import type { Logger } from '../log.js';
import type { Discovered } from './discover.js';

/** Logs what is odd about a topology when it is first seen, and not again while it lasts. */
export class Warnings {
  readonly #log: Logger;
  readonly #cluster: string;
  #told: ReadonlySet<string> = new Set();

  constructor(log: Logger, cluster: string) {
    this.#log = log;
    this.#cluster = cluster;
  }

  observe({ foreign, duplicates }: Pick<Discovered, 'foreign' | 'duplicates'>): void {
    const now = [
      ...foreign.map((address) => ({
        text: `${address} belongs to another cluster (its clusterId differs) and is left out`,
        remedy: 'correct the seeds or the topology file',
      })),
      ...duplicates.map((host) => ({
        text: `${host} is declared twice, under two addresses of one process`,
        remedy: 'keep one of them in the topology file',
      })),
    ];
    for (const { text, remedy } of now) {
      if (!this.#told.has(text)) this.#log.warn(text, { cluster: this.#cluster, remedy });
    }
    this.#told = new Set(now.map(({ text }) => text));
  }
}
