import { mergeDeclared } from '../discovery/declared.js';
import { seedMember } from '../discovery/members.js';
import type { Naming } from '../discovery/request.js';
import type { DiscoveryTarget } from '../model/target.js';
import type { Cluster } from '../model/topology.js';

/** The cluster before any request: the seeds of the URI and what the topology file declares. */
export function initialCluster(target: DiscoveryTarget, naming: Naming): Cluster {
  const seeds = target.seeds.map((seed) => seedMember({ ...naming, target }, seed));
  const { sets, others } = mergeDeclared(
    { ...naming, target },
    { sharding: {}, otherCluster: new Map() },
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
