import type { ReplicaSet } from './types.js';

/** A member's own name in its set → the name it is reported under; another host stays as it is. */
export type Names = (host: string) => string;

/**
 * The documents of a set name its members as its configuration does, and so they are compared. What leaves for the
 * page, the log and the events is under the names of the inventory, which the topology file may give.
 */
export function namesOf({ members }: Pick<ReplicaSet, 'members'>): Names {
  const renamed = new Map(members.map(({ host, name }) => [host, name]));
  return (host) => renamed.get(host) ?? host;
}
