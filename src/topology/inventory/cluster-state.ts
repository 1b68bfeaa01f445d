import type { Config } from '../../config/config.js';
import { mergeDeclared } from '../discovery/declared.js';
import type { Discovered } from '../discovery/discover.js';
import { seedMember } from '../discovery/members.js';
import type { Naming } from '../discovery/request.js';
import type { DiscoveryTarget } from '../model/target.js';
import type { Cluster, DiscoveryStatus } from '../model/topology.js';
import type { Difference } from './changes.js';

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

/** How the members of a cluster are named and dialled, as configured. */
export function namingOf(
  { name }: DiscoveryTarget,
  { hostMap, discovery: { horizon } }: Pick<Config, 'discovery' | 'hostMap'>,
): Naming {
  return {
    cluster: name,
    dial: (host) => hostMap.get(host) ?? host,
    ...(horizon !== undefined && { horizon }),
  };
}

/** The cluster as a discovery found it. A `clusterId` that no host could report stays known. */
export function afterDiscovery(
  { name, clusterId: before, discovery }: Cluster,
  { members, sets, clusterId = before }: Pick<Discovered, 'members' | 'sets' | 'clusterId'>,
  target: DiscoveryTarget,
): Cluster {
  return { name, target, members, sets, discovery, ...(clusterId !== undefined && { clusterId }) };
}

/**
 * Counts added and removed members, except those of the first successful discovery.
 *
 * @param contacted false: no host of the cluster belongs to this exporter, so discoveries have no result
 */
export function countChanges(
  discovery: DiscoveryStatus,
  { added, removed }: Difference,
  contacted: boolean,
): DiscoveryStatus {
  const isCounted = discovery.lastSuccessAt !== undefined;
  const counts = {
    added: discovery.added + (isCounted ? added.length : 0),
    removed: discovery.removed + (isCounted ? removed.length : 0),
  };
  return contacted ? { ...discovery, ...counts } : counts;
}
