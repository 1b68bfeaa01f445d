import type { ClusterTarget, TopologyFileBase } from '../../../../../src/config/config.js';
import { readTopologyFile, type FileOutcome } from '../../../../../src/config/files/topology-file.js';
import { directory, file } from '../../sample.js';

/** What the options say when none is given. */
export const NO_OPTIONS: TopologyFileBase = {
  target: { seeds: [], uriOptions: {} },
  uriGiven: false,
  discovery: true,
};

/** Reads a file with this content. */
export function read(content: string | object, base: Partial<TopologyFileBase> = {}): FileOutcome {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readTopologyFile(file(text, 'yml'), 'argument', { ...NO_OPTIONS, ...base });
}

/** The clusters of a faultless file. */
export function clustersOf(
  content: string | object,
  base: Partial<TopologyFileBase> = {},
): readonly ClusterTarget[] {
  const { clusters, problems } = read(content, base);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return clusters;
}

/** The only cluster of a faultless file. */
export function clusterOf(content: string | object, base: Partial<TopologyFileBase> = {}): ClusterTarget {
  const [cluster, ...others] = clustersOf(content, base);
  if (!cluster || others.length > 0) throw new Error(`${others.length + 1} clusters`);
  return cluster;
}

/** Its problems, from the line on: the path of the file is left out. */
export function problemsOf(
  content: string | object,
  base: Partial<TopologyFileBase> = {},
): readonly string[] {
  return read(content, base).problems.map((line) => {
    const [, rest] = /^topology\.file \([^:]*:(.*)$/.exec(line) ?? [];
    if (rest === undefined) throw new Error(`not of the file: ${line}`);
    return rest.replace('): ', ' ').replaceAll(directory, '…');
  });
}
