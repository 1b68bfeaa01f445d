import type { ClusterTarget } from '../config/config.js';
import { unite } from './assemble.js';
import type { Naming } from './discover-request.js';
import { seedMember } from './members.js';
import type { Cluster } from './types.js';

/** The cluster before anybody was asked: the seeds of the URI, and what the topology file declares. */
export function initialCluster(target: ClusterTarget, naming: Naming): Cluster {
  const seeds = target.seeds.map((seed) => seedMember({ ...naming, target }, seed));
  const { sets, others } = unite(
    { ...naming, target },
    { sharding: {}, foreign: new Map() },
    { sets: [], others: [] },
    { hosts: new Map(), duplicates: [] },
  );
  const declared = [...sets.flatMap(({ members }) => members), ...others];
  const addresses = new Set(declared.map(({ address }) => address));
  return {
    name: target.name,
    target,
    members: [...declared, ...seeds.filter(({ address }) => !addresses.has(address))],
    sets,
    discovery: { added: 0, removed: 0 },
  };
}
