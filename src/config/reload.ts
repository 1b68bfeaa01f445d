import { statSync } from 'node:fs';
import { ConfigError } from '../util/errors.js';
import type { Logger } from '../util/log.js';
import type { ClusterTarget, Config, WebFile, WebSettings } from './config.js';
import { readWebFile, webSettings } from './files/web-file.js';
import type { Reread } from './load.js';

/**
 * How often the status of the files is looked at. Polling by path sees what change events miss: editors that put a
 * new file in its place, Kubernetes' swap of a symbolic link above it, network file systems.
 */
const POLL_MS = 1_000;

/** A file is often written in several steps, and a certificate is two files. */
const SETTLE_MS = 300;

/** Part of the configuration that can change while the exporter runs. */
export interface ReloadSource {
  /** What it is, for the log, as `topology file`. */
  readonly what: string;
  /** Every file on which it depends, as far as known. */
  readonly files: () => readonly string[];
  /**
   * Reads it again and puts it in force.
   *
   * @throws ConfigError when it cannot be used; then nothing has changed
   */
  readonly apply: () => void;
}

export interface ReloaderOptions {
  readonly sources: readonly ReloadSource[];
  readonly log: Logger;
  /** Told after every reading whether all that stands in files is in force. */
  readonly onOutcome: (success: boolean) => void;
}

/** Reads files again when they change and when asked to; while one is broken, what it said before stays. */
export class Reloader {
  readonly #options: ReloaderOptions;
  /** The status of each source's files when they were last looked at. */
  readonly #seen = new Map<ReloadSource, string>();
  readonly #changed = new Set<ReloadSource>();
  readonly #broken = new Set<ReloadSource>();
  #poll: NodeJS.Timeout | undefined;
  #settle: NodeJS.Timeout | undefined;

  /** The files are taken to be as they were read at the start. */
  constructor(options: ReloaderOptions) {
    this.#options = options;
    for (const source of options.sources) this.#seen.set(source, statusOf(source));
  }

  /** Begins to watch the files. */
  watch(): void {
    const { sources } = this.#options;
    if (sources.length === 0) return;
    this.#poll = setInterval(() => {
      for (const source of sources) this.#look(source);
    }, POLL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#settle);
  }

  /** @returns what is wrong with the files; empty: what they say is in force */
  reload(): readonly string[] {
    return this.#read(this.#options.sources);
  }

  #look(source: ReloadSource): void {
    const status = statusOf(source);
    if (status === this.#seen.get(source)) return;
    this.#seen.set(source, status);
    this.#changed.add(source);
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#read([...this.#changed]), SETTLE_MS).unref();
  }

  #read(sources: readonly ReloadSource[]): readonly string[] {
    const problems = sources.flatMap((source) => this.#readOne(source));
    this.#options.onOutcome(this.#broken.size === 0);
    return problems;
  }

  #readOne(source: ReloadSource): readonly string[] {
    this.#changed.delete(source);
    const named = source.files().join('\n');
    // Before it is read: what changes meanwhile is read again, what was read on request is not.
    this.#seen.set(source, statusOf(source));
    try {
      source.apply();
      this.#broken.delete(source);
      return [];
    } catch (error) {
      // Whatever went wrong, the exporter goes on with what it has.
      const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
      this.#options.log.error(`the ${source.what} cannot be used, what it said before stays in force`, {
        error: `${problems[0] ?? ''}${more}`,
      });
      this.#broken.add(source);
      return problems;
    } finally {
      // Other files than before are new to the watch, not changed.
      if (source.files().join('\n') !== named) this.#seen.set(source, statusOf(source));
    }
  }
}

/** Changes whenever one of the files does, or ceases to be there. */
function statusOf(source: ReloadSource): string {
  return source
    .files()
    .map((path) => fileStatus(path))
    .join('\n');
}

function fileStatus(path: string): string {
  try {
    const status = statSync(path, { bigint: true });
    const { dev, ino, size, mtimeNs, ctimeNs } = status;
    // A pipe is read once only, whatever becomes of it.
    return status.isFile() ? [dev, ino, size, mtimeNs, ctimeNs].join() : 'no file';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

/**
 * All files that say what is watched and how it is reached: configuration and topology file, those that hold the URI
 * or a password, certificates. One source, since what they say is checked together. `apply` throws ConfigError when
 * the clusters cannot be watched so.
 *
 * @param started the files read at the start, and the warnings that the log has already
 */
export function clustersSource(
  started: Pick<Config, 'files' | 'warnings'>,
  reread: () => Reread,
  log: Logger,
  apply: (clusters: readonly ClusterTarget[]) => void,
): ReloadSource {
  let { files, warnings } = started;
  let told = '';
  return {
    what: 'configuration',
    files: () => files,
    apply: () => {
      const { clusters, secrets, problems, pending, ...now } = reread();
      // Who cannot be read names no others; those that were named may be where the trouble ends.
      files = problems.length === 0 ? now.files : [...new Set([...files, ...now.files])];
      if (problems.length > 0) throw new ConfigError(problems);
      log.redact(secrets);
      apply(clusters);
      log.info('configuration read', { clusters: clusters.length });
      for (const warning of now.warnings) if (!warnings.includes(warning)) log.warn(warning);
      warnings = now.warnings;
      const options = pending.join(', ');
      if (options !== told && options !== '') {
        log.warn('options have changed that take a restart of the exporter', { options });
      }
      told = options;
    },
  };
}

/** The web configuration file with the certificates that it names. `apply` throws ConfigError when it cannot change. */
export function webSource(file: WebFile, log: Logger, apply: (settings: WebSettings) => void): ReloadSource {
  let { files } = readWebFile(file);
  return {
    what: 'web configuration file',
    files: () => files,
    apply: () => {
      const outcome = readWebFile(file);
      // A file that cannot be parsed names no others; those it named may be where the trouble ends.
      if (outcome.problems.length === 0) ({ files } = outcome);
      else files = [...new Set([...files, ...outcome.files])];
      apply(webSettings(outcome));
      log.info('web configuration file read', { file: file.path });
    },
  };
}
