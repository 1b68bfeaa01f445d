import { isDocument, numberOf, valueAt, type Document } from '../mongo/bson.js';
import type { TopologyAnalysis } from '../replset/analyze-set.js';
import type { MemberResult } from '../scrape/scrape.js';
import type { Sample, Source } from './family.js';
import { memberLabels, type Labels } from './labels.js';

interface Options {
  /** Divides the reported value to get the unit of the metric: 1000 for milliseconds. Division keeps decimals short. */
  readonly per?: number;
  /** Multiplies the reported value to get the unit of the metric: 2^20 for mebibytes. */
  readonly times?: number;
  readonly since?: string;
  /** Only members of a replica set: standalones report some of the sections, too. */
  readonly onlyInSets?: boolean;
  /** Only members that replicate from others: a primary keeps the numbers from before its election. */
  readonly onlyFollowers?: boolean;
  /** Leaves out values that are 0: for many keys, most of which never change. */
  readonly nonZero?: boolean;
}

interface PathOptions extends Options {
  /** Path on routers only: members of sets have this path too, with 0. */
  readonly router?: string;
}

interface FoldOptions extends Options {
  /** Name of the label that replaces the `*` of the path. */
  readonly label: string;
  /** Key in the reply → label value. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Path → labels of its sample. */
type Rows = readonly (readonly [path: string, labels: Labels])[];

type Read = (status: Document) => number | undefined;

/**
 * A number of serverStatus by its dotted path. Several paths: versions report it in different places; the first that
 * exists is read.
 */
export function serverStatus(path: string | readonly string[], options: PathOptions = {}): Source {
  const { router } = options;
  const paths = typeof path === 'string' ? [path] : path;
  const ofMember = reader(paths.map(keysOf), options);
  const ofRouter = router === undefined ? ofMember : reader([keysOf(router)], options);
  const all = router === undefined ? paths : [...paths, router];
  return source(all, [], options, (status, identity, { hello }) => {
    const value = (hello?.kind === 'mongos' ? ofRouter : ofMember)(status);
    return value === undefined ? [] : [{ identity, value }];
  });
}

/** One number per key: the `*` of the path becomes a label. */
export function serverStatusFold(path: string | readonly string[], options: FoldOptions): Source {
  const paths = typeof path === 'string' ? [path] : path;
  const folded = Object.entries(options.keys).map(([key, value]) => ({
    labels: { [options.label]: value },
    // Keys may contain dots (transportSecurity.1.2): they are inserted after the path is split.
    read: reader(
      paths.map((one) => keysOf(one).map((part) => (part === '*' ? key : part))),
      options,
    ),
  }));
  return source(paths, [options.label], options, (status, identity) => samplesOf(folded, status, identity));
}

interface RowsOptions extends Options {
  /** Short form of the paths of the rows, for HELP and the docs. */
  readonly path?: string;
}

/** One number per row: for label values that do not follow from one part of the path. */
export function serverStatusRows(rows: Rows, options: RowsOptions = {}): Source {
  const paths = rows.map(([path]) => path);
  const labels = [...new Set(rows.flatMap(([, own]) => Object.keys(own)))];
  const read = rows.map(([path, own]) => ({ labels: own, read: reader([keysOf(path)], options) }));
  const documented = options.path === undefined ? paths : [options.path];
  return source(paths, labels, options, (status, identity) => samplesOf(read, status, identity), documented);
}

interface KeysOptions {
  /** Name of the label that replaces the `*` of the path. */
  readonly label: string;
  /** Keys whose value is the number itself → label value. */
  readonly bare?: ReadonlyMap<string, string>;
  readonly since?: string;
}

/** One number for every key that the server reports; values of 0 are left out. */
export function serverStatusKeys(path: string, { label, bare, ...options }: KeysOptions): Source {
  const [above = '', below = ''] = path.split('.*.');
  const [to, read] = [keysOf(above), reader([keysOf(below)], { nonZero: true })];
  return source([path], [label], options, (status, identity) => {
    const parent = valueAt(status, to);
    if (!isDocument(parent)) return [];
    return Object.entries(parent).flatMap(([key, entry]) => {
      const own = bare?.get(key);
      const value = own === undefined ? isDocument(entry) && read(entry) : numberOf(entry);
      return value ? [{ identity, labels: { [label]: own ?? key }, value }] : [];
    });
  });
}

function samplesOf(
  rows: readonly { readonly labels: Labels; readonly read: Read }[],
  status: Document,
  identity: Labels,
): readonly Sample[] {
  return rows.flatMap(({ labels, read }) => {
    const value = read(status);
    return value === undefined ? [] : [{ identity, labels, value }];
  });
}

function source(
  paths: readonly string[],
  labels: readonly string[],
  { since, onlyInSets, onlyFollowers }: Options,
  samplesOfMember: (status: Document, identity: Labels, result: MemberResult) => readonly Sample[],
  documented = paths,
): Source {
  return {
    path: documented.map((path) => `serverStatus.${path}`).join(', '),
    scope: 'member',
    labels,
    serverStatusPaths: paths,
    ...(since !== undefined && { since }),
    samples: function* ({ scrape }: TopologyAnalysis) {
      for (const result of scrape.members.values()) {
        const status = result.replies.serverStatus;
        if (!status || (onlyInSets && !isInSet(result)) || (onlyFollowers && !isFollower(result))) continue;
        yield* samplesOfMember(status, memberLabels(result.member), result);
      }
    },
  };
}

function isInSet({ hello }: MemberResult): boolean {
  return hello?.kind === 'member';
}

function isFollower({ hello }: MemberResult): boolean {
  return hello?.kind === 'member' && !hello.writable && hello.electionTerm === undefined;
}

function keysOf(path: string): readonly string[] {
  return path.split('.');
}

function reader(
  paths: readonly (readonly string[])[],
  { per = 1, times = 1, nonZero = false }: Options,
): Read {
  return (status) => {
    for (const path of paths) {
      const value = numberOf(valueAt(status, path));
      if (value !== undefined) return value === 0 && nonZero ? undefined : (value * times) / per;
    }
    return undefined;
  };
}
