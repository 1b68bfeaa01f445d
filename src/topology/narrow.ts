import type { Member, Topology } from './types.js';

/** The topology with this one member asked for: its cluster and its set, of which nothing else is told. */
export function narrowedTo({ clusters }: Topology, member: Member): Topology {
  return {
    clusters: clusters
      .filter(({ members }) => members.includes(member))
      .map((cluster) => ({
        ...cluster,
        members: [member],
        sets: cluster.sets.filter(({ members }) => members.includes(member)),
      })),
  };
}
