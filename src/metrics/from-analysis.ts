import type { SetAnalysis } from '../replset/analyze-set.js';
import type { HeartbeatPair } from '../replset/heartbeat-matrix.js';
import type { MemberView } from '../replset/member-view.js';
import type { ClusterReplies, MemberResult, Scrape } from '../scrape/scrape.js';
import type { Cluster } from '../topology/model/topology.js';
import type { Facts, Needs, Sample, Source } from './family.js';
import { clusterLabels, memberLabels, setLabels, type Labels } from './labels.js';

/** A value with the labels that distinguish it from others of the same identity. */
export interface Labelled {
  readonly labels: Labels;
  readonly value: number;
  readonly suffix?: NonNullable<Sample['suffix']>;
}

/** Nothing, one number, or several with labels. */
export type Values = number | undefined | readonly Labelled[];

interface Options {
  /** Names of the labels besides the identity. */
  readonly labels?: readonly string[];
  /** serverStatus paths that are also read. */
  readonly reads?: readonly string[];
  readonly since?: string;
  readonly needs?: Needs;
}

/** Per known member, whether it is up or not. */
export function perMember(path: string, read: (result: MemberResult) => Values, options?: Options): Source {
  return source(path, 'member', options, ({ scrape }) =>
    mapEach(scrape.members.values(), (result) => [memberLabels(result.member), read(result)]),
  );
}

/** Per analyzed replica set member, including those outside of any set. */
export function perSetMember(path: string, read: (view: MemberView) => Values, options?: Options): Source {
  return source(path, 'member', options, ({ sets, unconfiguredMembers }) =>
    mapEach([...sets.flatMap(({ members }) => members), ...unconfiguredMembers], (view) => [
      memberLabels(view.member),
      read(view),
    ]),
  );
}

/** Per replica set. */
export function perSet(path: string, read: (view: SetAnalysis) => Values, options?: Options): Source {
  return source(path, 'set', options, ({ sets }) =>
    mapEach(sets, (view) => [setLabels(view.set), read(view)]),
  );
}

/** Per heartbeat pair: an observer and the member that it sees. */
export function perPair(
  path: string,
  read: (pair: HeartbeatPair) => Values,
  labels: readonly string[] = [],
): Source {
  return perSet(
    path,
    ({ pairs }) =>
      pairs.flatMap((pair) => {
        const { observer, member } = pair;
        return labelled(read(pair)).map(({ labels: own, value }) => ({
          labels: { observer, member, ...own },
          value,
        }));
      }),
    { labels: ['observer', 'member', ...labels] },
  );
}

/** Per cluster. */
export function perCluster(path: string, read: (cluster: Cluster) => Values, options?: Options): Source {
  return source(path, 'cluster', options, ({ scrape }) =>
    mapEach(scrape.topology.clusters, (cluster) => [clusterLabels(cluster), read(cluster)]),
  );
}

/** Per sharded cluster, from replies about the cluster as a whole, in the exporter that is the leader for it. */
export function perShardedCluster(
  path: string,
  read: (replies: ClusterReplies) => Values,
  options?: Options,
): Source {
  return source(path, 'cluster', options, ({ scrape }) =>
    mapEach(ledClusters(scrape), ([name, replies]) => [clusterLabels({ name }), read(replies)]),
  );
}

function ledClusters({ clusters, topology }: Scrape): Scrape['clusters'] {
  const silent = topology.clusters
    .filter(({ responsibilities }) => responsibilities?.isLeader === false)
    .map(({ name }) => name);
  return silent.length === 0 ? clusters : new Map([...clusters].filter(([name]) => !silent.includes(name)));
}

/** Per router, from replies about its cluster as a whole. */
export function perRouter(
  path: string,
  read: (result: MemberResult, replies: ClusterReplies | undefined) => Values,
): Source {
  return source(path, 'member', { needs: 'cluster' }, ({ scrape }) =>
    mapEach(
      [...scrape.members.values()].filter(({ member }) => member.clusterRole === 'mongos'),
      (result) => [memberLabels(result.member), read(result, scrape.clusters.get(result.member.cluster))],
    ),
  );
}

/** The value 1 with these labels, or no value: for `_info` and reason series. */
export function info(labels: Labels | undefined): readonly Labelled[] {
  return labels ? [{ labels, value: 1 }] : [];
}

/** A boolean as 0 or 1; an unknown value stays absent. */
export function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** The values of each identity, one sample for each. */
export function source(
  path: string,
  scope: Source['scope'],
  { labels = [], reads = [], since, needs }: Options = {},
  valuesOf: (facts: Facts) => Iterable<readonly [Labels, Values]>,
): Source {
  return {
    path,
    scope,
    labels,
    serverStatusPaths: reads,
    ...(since !== undefined && { since }),
    ...(needs !== undefined && { needs }),
    samples: function* (facts) {
      for (const [identity, values] of valuesOf(facts)) {
        if (typeof values === 'number') yield { identity, value: values };
        else for (const value of labelled(values)) yield { identity, ...value };
      }
    },
  };
}

function labelled(values: Values): readonly Labelled[] {
  if (values === undefined) return [];
  return typeof values === 'number' ? [{ labels: {}, value: values }] : values;
}

function* mapEach<T, U>(items: Iterable<T>, map: (item: T) => U): Iterable<U> {
  for (const item of items) yield map(item);
}
