import { numberOf, valueAt, type Document } from '../mongo/bson.js';
import type { Judgement } from '../replset/judge.js';
import type { MemberResult } from '../scrape/round.js';
import type { Sample, Source } from './family.js';
import { memberLabels, type Labels } from './labels.js';

interface Options {
  /** How many of the reported unit make one of ours: 1000 for milliseconds. Dividing keeps decimals short. */
  readonly per?: number;
  /** How many of our unit one of the reported is: 2^20 for mebibytes. */
  readonly times?: number;
  readonly since?: string;
  /** Only members of a replica set: standalones carry some sections all the same. */
  readonly onlyInSets?: boolean;
}

interface FoldOptions extends Options {
  /** The label that the `*` of the path becomes. */
  readonly label: string;
  /** Key in the reply → label value. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Path → the labels that it becomes. */
type Rows = readonly (readonly [path: string, labels: Labels])[];

type Read = (status: Document) => number | undefined;

/**
 * A number of serverStatus by its dotted path. Several paths: where versions keep it in different places, the
 * first that is there.
 */
export function serverStatus(path: string | readonly string[], options: Options = {}): Source {
  const paths = typeof path === 'string' ? [path] : path;
  const read = reader(paths, options);
  return source(paths, [], options, (status, identity) => {
    const value = read(status);
    return value === undefined ? [] : [{ identity, value }];
  });
}

/** One number per key: the `*` of the path is folded into a label. */
export function serverStatusFold(path: string | readonly string[], options: FoldOptions): Source {
  const paths = typeof path === 'string' ? [path] : path;
  const folded = Object.entries(options.keys).map(([key, value]) => ({
    labels: { [options.label]: value },
    read: reader(
      paths.map((one) => one.replace('*', key)),
      options,
    ),
  }));
  return source(paths, [options.label], options, (status, identity) => samplesOf(folded, status, identity));
}

interface RowsOptions extends Options {
  /** Says in short what the rows read. */
  readonly path?: string;
}

/** One number per row: where the label values do not follow from one word of the path. */
export function serverStatusRows(rows: Rows, options: RowsOptions = {}): Source {
  const paths = options.path === undefined ? rows.map(([path]) => path) : [options.path];
  const labels = [...new Set(rows.flatMap(([, own]) => Object.keys(own)))];
  const read = rows.map(([path, own]) => ({ labels: own, read: reader([path], options) }));
  return source(paths, labels, options, (status, identity) => samplesOf(read, status, identity));
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
  { since, onlyInSets }: Options,
  samplesOfMember: (status: Document, identity: Labels) => readonly Sample[],
): Source {
  return {
    path: paths.map((path) => `serverStatus.${path}`).join(', '),
    scope: 'member',
    labels,
    serverStatusPaths: paths,
    ...(since !== undefined && { since }),
    samples: function* ({ round }: Judgement) {
      for (const result of round.members.values()) {
        const status = result.replies.serverStatus;
        if (!status || (onlyInSets && !isInSet(result))) continue;
        yield* samplesOfMember(status, memberLabels(result.member));
      }
    },
  };
}

function isInSet({ hello }: MemberResult): boolean {
  return hello?.kind === 'member';
}

function reader(paths: readonly string[], { per = 1, times = 1 }: Options): Read {
  const split = paths.map((path) => path.split('.'));
  return (status) => {
    for (const path of split) {
      const value = numberOf(valueAt(status, path));
      if (value !== undefined) return (value * times) / per;
    }
    return undefined;
  };
}
