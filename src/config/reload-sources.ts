import { ConfigError } from '../errors.js';
import type { Logger } from '../log.js';
import type { ClusterTarget, Config, WebFile, WebSettings } from './config.js';
import type { ReloadSource } from './reloader.js';
import type { Reread } from './reread.js';
import { readWebFile, webSettings } from './web-file/read.js';

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
