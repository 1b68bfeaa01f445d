import { LineCounter, parseDocument, visit, type Document, type Node, type YAMLError } from 'yaml';
import { dirname, resolve } from 'node:path';
import type { ClusterTarget, TopologyFileBase } from '../config.js';
import { problem } from '../problem.js';
import { explain, issuesOf } from './explain.js';
import { byPosition, locate, type Finding, type Located, type Places } from './finding.js';
import { readText } from './read-file.js';
import { targetOf } from './topology-access.js';
import { check } from './topology-check.js';
import { clusterOf, configShardOf } from './topology-members.js';
import { branchFor, type ClusterInput } from './topology-schema.js';
import {
  excessiveDepth,
  keyText,
  offsetOf,
  piecesBeside,
  placesIn,
  positionAt,
  type Anchored,
  type Piece,
} from './yaml-node.js';

/** The result of reading a topology file. */
export interface FileOutcome {
  /** Ordered by name; empty if there are problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret of the password files that it names, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read or could not be read, including itself: a change of one of them changes the result. */
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
    // A problem in an anchor is reported once, however often the anchor is used.
    problems: [...new Set(problems)],
  };
}

interface TopologyContent {
  readonly clusters: readonly ClusterTarget[];
  readonly secrets: readonly string[];
  readonly files: readonly string[];
  readonly located: readonly Located[];
}

/** Checks the shape first, then the relations between all parts that have a valid shape. */
function readContent(
  { data, places }: Content & { ok: true },
  directory: string,
  base: TopologyFileBase,
): TopologyContent {
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

/** The file as plain data (what JSON can express), or the problems that prevent this. */
export type Content =
  | { readonly ok: true; readonly data: unknown; readonly places: Places }
  | { readonly ok: false; readonly located: readonly Located[] };

/** Many parts may share one anchor, for example for their credentials; an alias bomb still exceeds this limit. */
const MOST_ALIASES = 10_000;

type Words = readonly [what: string, remedy: string];

const DEPTH: Words = ['nested too deeply', 'write it out plainly'];

const SYNTAX: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  MULTIPLE_DOCS: [
    'a second document begins here',
    'keep one; several clusters go into a list under the key clusters',
  ],
  BAD_ALIAS: ['an alias without a name', 'quote a key or value that begins with *'],
  RESOURCE_EXHAUSTION: DEPTH,
};

/** Reads YAML, which includes JSON. */
export function parseContent(text: string): Content {
  const lines = new LineCounter();
  const plain = text.replace(/^\uFEFF/, '');
  const at: At = (offset, [what, remedy]) => ({ ...positionAt(offset, lines), what, remedy });
  const deep = excessiveDepth(plain);
  if (deep !== undefined) return { ok: false, located: [at(deep, DEPTH)] };
  try {
    // Pretty errors would quote the line, which may contain a secret. keyFlaws compares keys in the same way as plain
    // data does; tags beyond plain data are not resolved.
    const document = parseDocument(plain, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
      resolveKnownTags: false,
    });
    if (document.errors[0]) return { ok: false, located: [syntaxFlaw(document.errors[0], plain, at)] };
    const anchored = new Map<Node, Node>();
    const located = [...aliasFlaws(document, anchored, at), ...keyFlaws(document, anchored, at)];
    if (located.length > 0) return { ok: false, located };
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return data === null
      ? { ok: false, located: [at(0, ['the file is empty', 'list the seeds or the members of a cluster'])] }
      : { ok: true, data, places: placesIn(document, lines, anchored) };
  } catch {
    // The nesting is too deep for the stack, or there are too many aliases.
    return {
      ok: false,
      located: [at(0, ['nested too deeply, or too many aliases', 'write it out plainly'])],
    };
  }
}

type At = (offset: number, words: Words) => Located;

/** Reports only the first error: the others mostly follow from it. */
function syntaxFlaw({ code, pos }: YAMLError, text: string, at: At): Located {
  const star = /(?:^|[{,])[ \t]*\*(?=[ \t]*:)/m.exec(text);
  if (star) return at(star.index + star[0].length - 1, ['* stands without quotes', 'write "*"']);
  const words =
    SYNTAX[code] ?? (['not valid YAML (or JSON)', 'check indentation, quotes and brackets'] as const);
  return at(pos[0], words);
}

/** Reports aliases without an anchor; the others are added to `anchored`. */
function aliasFlaws(document: Document, anchored: Map<Node, Node>, at: At): readonly Located[] {
  const flaws: Located[] = [];
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target) anchored.set(alias, target);
      else {
        const remedy = 'quote a key or value that begins with *';
        flaws.push(at(offsetOf(alias), ['an alias of no anchor', remedy]));
      }
    },
  });
  return flaws;
}

/** Reports keys that plain data cannot contain. */
function keyFlaws(document: Document, anchored: Anchored, at: At): readonly Located[] {
  const flaws: Located[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key: node } of items) {
        const key = keyText(node, anchored);
        const words =
          key === undefined || key === '__proto__'
            ? (['this cannot be a key', 'write a plain word'] as const)
            : seen.has(key)
              ? (['the same key twice', 'keep one of them'] as const)
              : undefined;
        if (words) flaws.push(at(offsetOf(node), words));
        if (key !== undefined) seen.add(key);
      }
    },
  });
  return flaws;
}
