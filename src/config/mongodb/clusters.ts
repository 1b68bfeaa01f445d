import type { ConfigProblem } from '../../util/errors.js';
import type { ClusterTarget, MongoTarget } from '../config.js';
import { readTopologyFile, type TopologyResult } from '../files/topology-file/read-topology-file.js';
import type { Settings } from '../read-options.js';
import { mongoTarget } from './target.js';

/** The clusters to watch, with the problems and warnings of their options and files. */
export interface ClustersResult extends TopologyResult {
  readonly warnings: readonly ConfigProblem[];
}

/** The clusters of the topology file, else the one of the URI. */
export function clustersOf(settings: Settings): ClustersResult {
  const { target, ...result } = mongoTarget(settings);
  const { config, wrong, placeOf } = settings;
  const path = config.get('topology.file');
  if (path === null) return { ...result, clusters: target ? [clusterOfUri(target, settings)] : [] };
  const files = [...result.files, path];
  if (!target || wrong.has('topology.name') || wrong.has('discovery.enabled')) {
    return { ...result, clusters: [], files };
  }
  const name = config.get('topology.name');
  const topology = readTopologyFile(path, placeOf('topology.file') ?? '', {
    target,
    uriGiven: target.seeds.length > 0 || target.srv !== undefined,
    ...(name !== null && { name }),
    discovery: config.get('discovery.enabled'),
  });
  return {
    clusters: topology.clusters,
    secrets: [...result.secrets, ...topology.secrets],
    files: [...files, ...topology.files],
    problems: [...result.problems, ...topology.problems],
    warnings: result.warnings,
  };
}

function clusterOfUri(target: MongoTarget, { config }: Settings): ClusterTarget {
  const name = config.get('topology.name') ?? target.replicaSet ?? target.srv?.name ?? target.seeds[0] ?? '';
  return { ...target, name, discovery: config.get('discovery.enabled'), parts: [], members: [] };
}
