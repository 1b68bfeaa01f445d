import { statSync } from 'node:fs';
import { ConfigError, problemLine } from '../util/errors.js';
import type { Logger } from '../util/log.js';
import { FILE_POLL_MS, FILE_SETTLE_MS } from '../util/time-constants.js';
import type { ClusterTarget, Config } from './config.js';
import { readWebFile, webSettings } from './files/web-file.js';
import type { WebFile, WebSettings } from './files/web-settings.js';
import type { Reload } from './load.js';

/** A part of the configuration that can change while the exporter runs. */
export interface ReloadSource {
  /** Its name in the log, for example `web config`. */
  readonly name: string;
  /** Every file on which it depends, as far as known. */
  readonly files: () => readonly string[];
  /**
   * Reads it again and applies it.
   *
   * @throws ConfigError if it cannot be used; then nothing has changed
   */
  readonly apply: () => void;
}

export interface ReloaderOptions {
  readonly sources: readonly ReloadSource[];
  readonly log: Logger;
  /** Called after every read; `success` is whether the content of all files is in effect. */
  readonly onOutcome: (success: boolean) => void;
}

/** Reads files again when they change and on request. While a file is broken, its previous content stays in effect. */
export class Reloader {
  readonly #options: ReloaderOptions;
  /** The status of each source's files at the last check. */
  readonly #seen = new Map<ReloadSource, string>();
  readonly #changed = new Set<ReloadSource>();
  readonly #broken = new Set<ReloadSource>();
  #poll: NodeJS.Timeout | undefined;
  #settle: NodeJS.Timeout | undefined;

  /** Assumes that the files are unchanged since they were read at startup. */
  constructor(options: ReloaderOptions) {
    this.#options = options;
    for (const source of options.sources) this.#seen.set(source, statusOf(source));
  }

  /** Starts to watch the files. */
  watch(): void {
    const { sources } = this.#options;
    if (sources.length === 0) return;
    this.#poll = setInterval(() => {
      for (const source of sources) this.#look(source);
    }, FILE_POLL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#settle);
  }

  /** @returns the problems of the files, one line each; if empty, their content is in effect */
  reload(): readonly string[] {
    return this.#read(this.#options.sources);
  }

  #look(source: ReloadSource): void {
    const status = statusOf(source);
    if (status === this.#seen.get(source)) return;
    this.#seen.set(source, status);
    this.#changed.add(source);
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#read([...this.#changed]), FILE_SETTLE_MS).unref();
  }

  #read(sources: readonly ReloadSource[]): readonly string[] {
    const problems = sources.flatMap((source) => this.#readOne(source));
    this.#options.onOutcome(this.#broken.size === 0);
    return problems;
  }

  #readOne(source: ReloadSource): readonly string[] {
    this.#changed.delete(source);
    const named = source.files().join('\n');
    // Taken before the read: a change during the read causes another read, a read on request does not.
    this.#seen.set(source, statusOf(source));
    try {
      source.apply();
      this.#broken.delete(source);
      return [];
    } catch (error) {
      // After any error, the exporter continues with its current configuration.
      const problems =
        error instanceof ConfigError ? error.problems.map(problemLine) : [(error as Error).message];
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
      this.#options.log.error(`${source.name} reload failed; keeping the previous configuration`, {
        error: `${problems[0] ?? ''}${more}`,
      });
      this.#broken.add(source);
      return problems;
    } finally {
      // A different list of files means that files are newly watched, not that they changed.
      if (source.files().join('\n') !== named) this.#seen.set(source, statusOf(source));
    }
  }
}

/** Changes whenever one of the files changes or disappears. */
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
    // A pipe is read only once, so its later status does not matter.
    return status.isFile() ? [dev, ino, size, mtimeNs, ctimeNs].join() : 'no file';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

/**
 * All files that define what is watched and how it is reached: configuration and topology file, files that contain the
 * URI or a password, certificates. They are one source, because their content is checked together. `apply` throws
 * ConfigError if the clusters cannot be watched with this configuration.
 *
 * @param started the files read at startup, and the warnings that are already in the log
 */
export function clustersSource(
  started: Pick<Config, 'files' | 'warnings'>,
  reload: () => Reload,
  log: Logger,
  apply: (clusters: readonly ClusterTarget[]) => void,
): ReloadSource {
  let { files, warnings } = started;
  let reported = '';
  return {
    name: 'config',
    files: () => files,
    apply: () => {
      const { clusters, secrets, problems, needsRestart, ...now } = reload();
      // A file that cannot be read names no other files. The fix may be in one of the files named before.
      files = problems.length === 0 ? now.files : [...new Set([...files, ...now.files])];
      if (problems.length > 0) throw new ConfigError(problems);
      log.redact(secrets);
      apply(clusters);
      log.info('config reloaded', { clusters: clusters.length });
      for (const warning of now.warnings) if (!warnings.includes(warning)) log.warn(warning);
      warnings = now.warnings;
      const options = needsRestart.join(', ');
      if (options !== reported && options !== '') {
        log.warn('changed options take effect after a restart', { options });
      }
      reported = options;
    },
  };
}

/** The web configuration file with its certificates. `apply` throws ConfigError if the change is not possible. */
export function webSource(file: WebFile, log: Logger, apply: (settings: WebSettings) => void): ReloadSource {
  let { files } = readWebFile(file);
  return {
    name: 'web config',
    files: () => files,
    apply: () => {
      const result = readWebFile(file);
      // A file that cannot be parsed names no other files. The fix may be in one of the files named before.
      if (result.problems.length === 0) ({ files } = result);
      else files = [...new Set([...files, ...result.files])];
      apply(webSettings(result));
      log.info('web config reloaded', { file: file.path });
    },
  };
}
