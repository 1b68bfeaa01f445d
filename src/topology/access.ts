import type { Access, ClusterPart, ClusterTarget } from '../config/config.js';
import type { Component } from './types.js';

/** What is known of where a process belongs. */
export interface Place {
  readonly component: Component;
  readonly shard?: string;
  readonly replicaSet?: string;
  /** How the member calls itself that is looked for there, and no other one. */
  readonly ownNames?: readonly string[];
}

/** How a process of the cluster is reached: as its part of the topology file says, else as the whole cluster. */
export function accessOf(target: ClusterTarget, place: Place): Access {
  return partOf(target, place)?.access ?? target;
}

/** Whether members of that part are looked for beside the declared ones. */
export function isFollowed(target: ClusterTarget, place: Place): boolean {
  return partOf(target, place)?.discovery ?? target.discovery;
}

/** A shard is named in the file by its id or by its replica set; the part without a name is for all others. */
function partOf({ parts }: ClusterTarget, { component, shard, replicaSet }: Place): ClusterPart | undefined {
  const own = parts.filter((part) => part.component === component);
  return (
    own.find(({ name }) => name !== undefined && (name === shard || name === replicaSet)) ??
    own.find(({ name }) => name === undefined)
  );
}
