import type { ClusterTarget, TopologyFileBase } from '../../../../../src/config/config.js';
import {
  readTopologyFile,
  type TopologyResult,
} from '../../../../../src/config/files/topology-file/read-topology-file.js';
import { problemLine } from '../../../../../src/util/errors.js';
import { file } from '../../sample.js';

/** The options when none is given. */
export const NO_OPTIONS: TopologyFileBase = {
  target: { seeds: [], uriOptions: {} },
  uriGiven: false,
  discovery: true,
};

/** Reads a file with this content. */
export function read(content: string | object, base: Partial<TopologyFileBase> = {}): TopologyResult {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readTopologyFile(file(text, 'yml'), 'argument', { ...NO_OPTIONS, ...base });
}

/** The clusters of a valid file. */
export function clustersOf(
  content: string | object,
  base: Partial<TopologyFileBase> = {},
): readonly ClusterTarget[] {
  const { clusters, problems } = read(content, base);
  if (problems.length > 0) throw new Error(problems.map(problemLine).join('\n'));
  return clusters;
}

/** The only cluster of a valid file. */
export function clusterOf(content: string | object, base: Partial<TopologyFileBase> = {}): ClusterTarget {
  const [cluster, ...others] = clustersOf(content, base);
  if (!cluster || others.length > 0) throw new Error(`${others.length + 1} clusters`);
  return cluster;
}

/** Line, column and code of its problems: what does not depend on their wording. */
export function problemsOf(
  content: string | object,
  base: Partial<TopologyFileBase> = {},
): readonly string[] {
  return read(content, base).problems.map(({ where, code }) => {
    const [, position] = /^topology\.file \([^:]*:(.*)\)$/.exec(where) ?? [];
    if (position === undefined) throw new Error(`not in the file: ${where}`);
    return `${position} ${code}`;
  });
}
