import type { ClusterTarget, MongoTarget } from './config.js';
import type { TargetOutcome } from './mongo-target.js';
import type { Settings } from './schema.js';
import { readTopologyFile, type FileOutcome } from './topology-file/read.js';

/** The clusters of the topology file, else the one of the URI, with what is wrong with them. */
export function clustersOf(
  settings: Settings,
  { target, secrets }: Pick<TargetOutcome, 'target' | 'secrets'>,
): FileOutcome {
  const { values, wrong, placeOf } = settings;
  const name = values['topology.name'];
  const path = values['topology.file'];
  if (path === undefined) {
    return { clusters: [clusterOfUri(target, settings)], secrets, files: [], problems: [] };
  }
  if (wrong.has('topology.name') || wrong.has('discovery.enabled')) {
    return { clusters: [], secrets, files: [path], problems: [] };
  }
  const outcome = readTopologyFile(path, placeOf('topology.file') ?? '', {
    target,
    uriGiven: target.seeds.length > 0 || target.srv !== undefined,
    ...(name !== undefined && { name }),
    discovery: values['discovery.enabled'],
  });
  return { ...outcome, secrets: [...secrets, ...outcome.secrets] };
}

function clusterOfUri(target: MongoTarget, { values }: Settings): ClusterTarget {
  const name = values['topology.name'] ?? target.replicaSet ?? target.srv?.name ?? target.seeds[0] ?? '';
  return { ...target, name, discovery: values['discovery.enabled'], parts: [], members: [] };
}
