import type { Cluster, Member, ReplicaSet } from '../topology/model/topology.js';

/** Label names and values of a series. */
export type Labels = Readonly<Record<string, string>>;

const ofMembers = new WeakMap<Member, Labels>();
const ofSets = new WeakMap<ReplicaSet, Labels>();

/**
 * Identity of a member on every per-member series, in this order. Properties that change are values, never labels.
 * One object per member: prom-client flattens and escapes it once.
 */
export function memberLabels(member: Member): Labels {
  return memoized(ofMembers, member, ({ cluster, clusterRole, replicaSet, name }) => ({
    mongodb_cluster: cluster,
    cluster_role: clusterRole,
    ...(replicaSet !== undefined && { replica_set: replicaSet }),
    member: name,
  }));
}

/** Identity of a replica set. */
export function setLabels(set: ReplicaSet): Labels {
  return memoized(ofSets, set, ({ cluster, clusterRole, name }) => ({
    mongodb_cluster: cluster,
    cluster_role: clusterRole,
    replica_set: name,
  }));
}

/** Identity of a cluster. */
export function clusterLabels({ name }: Pick<Cluster, 'name'>): Labels {
  return { mongodb_cluster: name };
}

/** Identity of a host. */
export function hostLabels({
  cluster,
  hostname,
}: {
  readonly cluster: string;
  readonly hostname: string;
}): Labels {
  return { mongodb_cluster: cluster, host: hostname };
}

/**
 * Names of the identity labels by scope, for the docs. `deployment` is a replica set, a standalone (which then has
 * `member` instead of `replica_set`) or a whole sharded cluster (which has only the first label).
 */
export const BASE_LABELS = {
  member: ['mongodb_cluster', 'cluster_role', 'replica_set', 'member'],
  set: ['mongodb_cluster', 'cluster_role', 'replica_set'],
  cluster: ['mongodb_cluster'],
  deployment: ['mongodb_cluster', 'cluster_role', 'replica_set'],
  host: ['mongodb_cluster', 'host'],
} as const;

export type Scope = keyof typeof BASE_LABELS;

function memoized<K extends object>(cache: WeakMap<K, Labels>, key: K, make: (key: K) => Labels): Labels {
  let labels = cache.get(key);
  if (!labels) {
    labels = make(key);
    cache.set(key, labels);
  }
  return labels;
}
