import type { Access, ClusterPart, ClusterTarget } from '../../config/config.js';
import type { ClusterRole } from './topology.js';

/** Known role of a process: its cluster role, shard and set. */
export interface Role {
  readonly clusterRole: ClusterRole;
  readonly shard?: string;
  readonly replicaSet?: string;
  /** Names of the member that is expected there. No other member is accepted. */
  readonly ownNames?: readonly string[];
}

/** Access settings of a process: those of its part in the topology file, else those of the whole cluster. */
export function accessOf(target: ClusterTarget, role: Role): Access {
  return ownPart(target, role)?.access ?? target;
}

/** Whether discovery looks for members of that part in addition to the declared ones. */
export function isFollowed(target: ClusterTarget, role: Role): boolean {
  return ownPart(target, role)?.discovery ?? target.discovery;
}

/** The file names a shard by its id or by its replica set. The part without a name applies to all others. */
function ownPart(
  { parts }: ClusterTarget,
  { clusterRole, shard, replicaSet }: Role,
): ClusterPart | undefined {
  const own = parts.filter((part) => part.clusterRole === clusterRole);
  return (
    own.find(({ name }) => name !== undefined && (name === shard || name === replicaSet)) ??
    own.find(({ name }) => name === undefined)
  );
}
