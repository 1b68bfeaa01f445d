import { statSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import type { Logger } from '../log.js';
import { readClusters } from './clusters.js';
import type { ClusterTarget, TopologyFile } from './config.js';

/**
 * How often the file's status is looked at. Polling by path sees what change events miss: editors that put a new
 * file in its place, Kubernetes' swap of a symbolic link above it, network file systems.
 */
const POLL_MS = 1_000;

/** A file is often written in several steps. */
const SETTLE_MS = 300;

export interface ReloaderOptions {
  /** Absent: there is nothing to read again. */
  readonly file?: TopologyFile;
  readonly log: Logger;
  /** @throws ConfigError when the clusters cannot be watched as described */
  readonly apply: (clusters: readonly ClusterTarget[]) => void;
  readonly onOutcome: (success: boolean) => void;
}

/** Reads the topology file again when it changes and when asked to; while it is broken, the old structure stays. */
export class Reloader {
  readonly #options: ReloaderOptions;
  /** The status of the file when it was last looked at. */
  #seen = '';
  #poll: NodeJS.Timeout | undefined;
  #settle: NodeJS.Timeout | undefined;

  /** The file is taken to be as it was read at the start. */
  constructor(options: ReloaderOptions) {
    const { file } = options;
    this.#options = options;
    if (file) this.#seen = statusOf(file.path);
  }

  /** Begins to watch the file. */
  watch(): void {
    const { file } = this.#options;
    if (!file) return;
    this.#poll = setInterval(() => {
      const status = statusOf(file.path);
      if (status === this.#seen) return;
      this.#seen = status;
      clearTimeout(this.#settle);
      this.#settle = setTimeout(() => this.reload(), SETTLE_MS).unref();
    }, POLL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#settle);
  }

  /** @returns what is wrong with the file; empty: what it says is in force */
  reload(): readonly string[] {
    const { file, log, apply, onOutcome } = this.#options;
    try {
      if (file) {
        const { clusters, secrets } = readClusters(file);
        log.redact(secrets);
        apply(clusters);
        log.info('topology file read', { file: file.path, clusters: clusters.length });
      }
      onOutcome(true);
      return [];
    } catch (error) {
      // Whatever went wrong, the exporter goes on with what it has.
      const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
      log.error('the topology file cannot be used, what it said before stays in force', {
        error: `${problems[0] ?? ''}${more}`,
      });
      onOutcome(false);
      return problems;
    }
  }
}

/** Changes whenever the file does, or ceases to be there. */
function statusOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}
