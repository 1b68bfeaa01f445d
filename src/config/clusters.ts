import { ConfigError } from '../errors.js';
import type { ClusterTarget, MongoTarget, TopologyFile } from './config.js';
import { deepFreeze } from './freeze.js';
import type { TargetOutcome } from './mongo-target.js';
import type { Settings } from './schema.js';
import { readTopologyFile, type FileOutcome } from './topology-file/read.js';

/** What is to be watched, with what is wrong with it. */
export interface ClustersOutcome extends FileOutcome {
  readonly file?: TopologyFile;
}

/** The clusters of the topology file, else the one of the URI. */
export function clustersOf(settings: Settings, { target, secrets }: TargetOutcome): ClustersOutcome {
  const { values, wrong, placeOf } = settings;
  const name = values['topology.name'];
  const path = values['topology.file'];
  if (path === undefined) return { clusters: [clusterOfUri(target, settings)], secrets, problems: [] };
  const file: TopologyFile = {
    path,
    place: placeOf('topology.file') ?? '',
    base: {
      target,
      uriGiven: target.seeds.length > 0 || target.srv !== undefined,
      ...(name !== undefined && { name }),
      discovery: values['discovery.enabled'],
    },
  };
  if (wrong.has('topology.name') || wrong.has('discovery.enabled')) {
    return { clusters: [], secrets, problems: [] };
  }
  const outcome = readTopologyFile(path, file.place, file.base);
  return { ...outcome, secrets: [...secrets, ...outcome.secrets], file };
}

function clusterOfUri(target: MongoTarget, { values }: Settings): ClusterTarget {
  const name = values['topology.name'] ?? target.replicaSet ?? target.srv?.name ?? target.seeds[0] ?? '';
  return { ...target, name, discovery: values['discovery.enabled'], parts: [], members: [] };
}

/**
 * Reads the topology file again.
 *
 * @throws ConfigError with every problem found
 */
export function readClusters(file: TopologyFile): Pick<FileOutcome, 'clusters' | 'secrets'> {
  const { clusters, secrets, problems } = readTopologyFile(file.path, file.place, file.base);
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze({ clusters, secrets });
}
