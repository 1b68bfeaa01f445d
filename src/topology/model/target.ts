import type { Access, ClusterPart, ClusterTarget } from '../../config/config.js';
import type { AccessId, AccessStore } from '../../mongo/access-store.js';

/** What to monitor and where discovery starts, as configured, without secrets. */
export interface DiscoveryTarget extends Omit<ClusterTarget, keyof Access | 'parts'> {
  /** How to log in to the members that no part covers. */
  readonly accessId: AccessId;
  readonly parts: readonly TargetPart[];
}

/** A part of the cluster with an access of its own. */
export interface TargetPart extends Omit<ClusterPart, 'access'> {
  readonly accessId: AccessId;
}

/** Moves the secrets of a configured cluster into the store. */
export function discoveryTarget(cluster: ClusterTarget, accesses: AccessStore): DiscoveryTarget {
  const { name, seeds, srv, replicaSet, discovery, members, parts } = cluster;
  return {
    ...{ name, seeds, discovery, members },
    ...(srv && { srv }),
    ...(replicaSet !== undefined && { replicaSet }),
    accessId: accesses.idOf(cluster),
    parts: parts.map(({ access, ...part }) => ({ ...part, accessId: accesses.idOf(access) })),
  };
}
