import type { Logger } from '../log.js';
import { readClusters } from './clusters.js';
import type { ClusterTarget, TopologyFile, WebFile, WebSettings } from './config.js';
import type { ReloadSource } from './reloader.js';
import { readWebFile, webSettings } from './web-file/read.js';

/** The topology file as it may be read again. `apply` throws ConfigError when the clusters cannot be watched so. */
export function topologySource(
  file: TopologyFile,
  log: Logger,
  apply: (clusters: readonly ClusterTarget[]) => void,
): ReloadSource {
  return {
    what: 'topology file',
    files: () => [file.path],
    apply: () => {
      const { clusters, secrets } = readClusters(file);
      log.redact(secrets);
      apply(clusters);
      log.info('topology file read', { file: file.path, clusters: clusters.length });
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
