import { dirname, resolve } from 'node:path';
import type { ClusterTarget, TopologyFileBase } from '../config.js';
import { readText } from '../files.js';
import { problem } from '../given.js';
import { check } from './check.js';
import { configShardOf } from './config-shard.js';
import { clusterOf } from './declare.js';
import { explain } from './explain.js';
import { byPosition, locate, type Finding, type Located } from './finding.js';
import { issuesOf } from './issues.js';
import { parseContent, type Content } from './parse.js';
import { piecesBeside, type Piece } from './piece.js';
import { branchFor, type ClusterInput } from './schema.js';
import { targetOf } from './target.js';

/** What a topology file comes to. */
export interface FileOutcome {
  /** By name; empty where there are problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret of the password files that it names, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read, or could not be, itself among them: when one of them changes, the outcome does. */
  readonly files: readonly string[];
  /** One line each, in the order of the file. */
  readonly problems: readonly string[];
}

const OPTION = 'topology.file';

/** Reads the topology file. `place` is where its path was given, for a file that cannot be read. */
export function readTopologyFile(path: string, place: string, base: TopologyFileBase): FileOutcome {
  const text = readText(path);
  if (!text.ok) {
    const problems = text.flaws.map(({ what, remedy }) => problem(OPTION, place, what, remedy));
    return { clusters: [], secrets: [], files: [path], problems };
  }
  const content = parseContent(text.value);
  const { clusters, secrets, files, located } = content.ok
    ? readContent(content, dirname(resolve(path)), base)
    : { clusters: [], secrets: [], files: [], located: content.located };
  const problems = located
    .toSorted(byPosition)
    .map(({ line, col, what, remedy }) => problem(OPTION, `${path}:${line}:${col}`, what, remedy));
  return {
    clusters: problems.length > 0 ? [] : clusters,
    secrets: [...new Set([...secrets, ...secrets.map(encodeURIComponent)])],
    files: [path, ...files],
    // What an anchor holds is wrong once, however often it is used.
    problems: [...new Set(problems)],
  };
}

interface Outcome {
  readonly clusters: readonly ClusterTarget[];
  readonly secrets: readonly string[];
  readonly files: readonly string[];
  readonly located: readonly Located[];
}

/** Shape first; then, with all that has its shape, what its parts mean together. */
function readContent(
  { data, places }: Content & { ok: true },
  directory: string,
  base: TopologyFileBase,
): Outcome {
  const isObject = typeof data === 'object' && data !== null;
  const shape = branchFor(isObject ? data : {}).safeParse(data);
  const issues = (shape.error?.issues ?? []).flatMap((issue) => issuesOf(issue));
  const findings: Finding[] = [...explain(issues, data)];
  const secrets: string[] = [];
  const files: string[] = [];
  const reading = {
    directory,
    places,
    pieces: piecesBeside(issues),
    report: (finding: Finding) => findings.push(finding),
    keep: (secret: string) => secrets.push(secret),
    note: (path: string) => files.push(path),
  };
  const clusters = clustersIn(data, reading.pieces)
    .map((cluster) => clusterOf(cluster, reading))
    .map((cluster) => ({ cluster, configShard: configShardOf(cluster) }));
  check(clusters, base, reading.report);
  const targets = findings.length > 0 ? [] : clusters;
  return {
    clusters: targets
      .map((cluster) => targetOf(cluster, clusters.length === 1, base))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    secrets,
    files,
    located: findings.map((finding) => locate(finding, places)),
  };
}

type Root = ClusterInput | { readonly clusters: readonly ClusterInput[] };

function clustersIn(data: unknown, pieces: ReturnType<typeof piecesBeside>): readonly Piece<ClusterInput>[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  const value = data as Root;
  if (!('clusters' in value)) return [{ path: [], value }];
  const list = pieces.open({ path: [], value }, 'clusters');
  return list ? pieces.openItems(list) : [];
}
