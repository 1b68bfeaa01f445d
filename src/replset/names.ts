import type { ReplicaSet } from '../topology/types.js';

/** A member's own name in its set → the name it is reported under; another host stays as it is. */
export type Names = (host: string) => string;

/**
 * The documents of a set name its members as its configuration does, and in here they are compared so. What leaves
 * for the page is under the names of the inventory, which the topology file may give.
 */
export function namesOf({ members }: Pick<ReplicaSet, 'members'>): Names {
  const renamed = new Map(members.map(({ host, name }) => [host, name]));
  return (host) => renamed.get(host) ?? host;
}
