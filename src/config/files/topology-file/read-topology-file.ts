import { dirname, resolve } from 'node:path';
import type { ConfigProblem } from '../../../util/errors.js';
import type { ClusterTarget, TopologyFileBase } from '../../config.js';
import { shapeErrors, shapeProblems } from '../shape-problems.js';
import { validPartsOf, type ValidParts, type YamlNode } from '../valid-parts.js';
import { readYamlFile, type YamlFile } from '../yaml-file.js';
import { check } from './check.js';
import { clusterOf } from './clusters.js';
import { configShardOf } from './config-shard.js';
import type { SettledCluster, TopologyReading } from './drafts.js';
import { branchFor, TOPOLOGY_EXPECTATIONS, type ClusterInput } from './schema.js';
import { targetOf } from './target.js';

/** The result of reading a topology file. */
export interface TopologyResult {
  /** Ordered by name; empty if there are problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret of the password files that it names, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read or could not be read, including itself: a change of one of them changes the result. */
  readonly files: readonly string[];
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads the topology file. `place` is where its path was given, for a file that cannot be read. */
export function readTopologyFile(path: string, place: string, base: TopologyFileBase): TopologyResult {
  const file = readYamlFile(path, 'topology.file', place);
  if (!file.ok) return { clusters: [], secrets: [], files: [path], problems: file.problems };
  const files = [path];
  const secrets: string[] = [];
  const clusters = readClusters(file, base, {
    directory: dirname(resolve(path)),
    places: file.places,
    report: (problem) => {
      file.problems.add(problem, file.places);
    },
    addSecret: (secret) => secrets.push(secret),
    addFile: (named) => files.push(named),
  });
  const problems = file.problems.list();
  const targets = problems.length > 0 ? [] : clusters;
  return {
    clusters: targets
      .map((cluster) => targetOf(cluster, targets.length === 1, base))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    secrets: [...new Set([...secrets, ...secrets.map(encodeURIComponent)])],
    files,
    problems,
  };
}

/** Checks the shape first, then the relations between all parts that have a valid shape. */
function readClusters(
  { data }: YamlFile & { ok: true },
  base: TopologyFileBase,
  file: Omit<TopologyReading, 'valid'>,
): readonly SettledCluster[] {
  if (data === null) {
    const remedy = 'list the seeds or the members of a cluster';
    file.report({ path: [], code: 'empty-file', what: 'the file is empty', remedy });
    return [];
  }
  const shape = branchFor(typeof data === 'object' ? data : {}).safeParse(data);
  const errors = shapeErrors(shape.error?.issues ?? []);
  for (const problem of shapeProblems(errors, data, TOPOLOGY_EXPECTATIONS)) file.report(problem);
  const reading = { ...file, valid: validPartsOf(errors) };
  const clusters = clusterNodes(data, reading.valid)
    .map((cluster) => clusterOf(cluster, reading))
    .map((cluster) => ({ cluster, configShard: configShardOf(cluster) }));
  check(clusters, base, reading.report);
  return clusters;
}

type Root = ClusterInput | { readonly clusters: readonly ClusterInput[] };

function clusterNodes(data: unknown, valid: ValidParts): readonly YamlNode<ClusterInput>[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  const value = data as Root;
  if (!('clusters' in value)) return [{ path: [], value }];
  const list = valid.open({ path: [], value }, 'clusters');
  return list ? valid.openItems(list) : [];
}
