import type { AccessId } from '../../mongo/access-store.js';
import type { DiscoveryTarget, TargetPart } from './target.js';
import type { ClusterRole } from './topology.js';

/** Known role of a process: its cluster role, shard and set. */
export interface Role {
  readonly clusterRole: ClusterRole;
  readonly shard?: string;
  readonly replicaSet?: string;
  /** Names of the member that is expected there. No other member is accepted. */
  readonly ownNames?: readonly string[];
}

/** The access to a process: that of its part in the topology file, else that of the whole cluster. */
export function accessIdOf(target: DiscoveryTarget, role: Role): AccessId {
  return (partOf(target, role) ?? target).accessId;
}

/** Whether discovery looks for members of that part in addition to the declared ones. */
export function isFollowed(target: DiscoveryTarget, role: Role): boolean {
  return (partOf(target, role) ?? target).discovery;
}

/** The file names a shard by its id or by its replica set. The part without a name applies to all others. */
function partOf(
  { parts }: DiscoveryTarget,
  { clusterRole, shard, replicaSet }: Role,
): TargetPart | undefined {
  const own = parts.filter((part) => part.clusterRole === clusterRole);
  return (
    own.find(({ name }) => name !== undefined && (name === shard || name === replicaSet)) ??
    own.find(({ name }) => name === undefined)
  );
}
