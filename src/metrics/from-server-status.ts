import { numberOf, valueAt, type Document } from '../mongo/bson.js';
import type { Judgement } from '../replset/judge.js';
import type { MemberResult } from '../scrape/round.js';
import type { Sample, Source } from './family.js';
import { memberLabels } from './labels.js';

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
  return source(paths, [options.label], options, (status, identity) =>
    folded.flatMap(({ labels, read }) => {
      const value = read(status);
      return value === undefined ? [] : [{ identity, labels, value }];
    }),
  );
}

function source(
  paths: readonly string[],
  labels: readonly string[],
  { since, onlyInSets }: Options,
  samplesOf: (status: Document, identity: Sample['identity']) => readonly Sample[],
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
        yield* samplesOf(status, memberLabels(result.member));
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
