import { hostnameOf, type Member, type MemberSettings, type ReplicaSet } from '../model/topology.js';
import type { NamedHost } from './replies.js';
import type { DiscoverRequest, Naming } from './request.js';

/** Format of an address that can be dialled. Anything else in a reply is not a member. */
const HOST_PORT = /^[^\s/@?#,]+:\d+$/;

/**
 * Returns the members of a set under their canonical names.
 *
 * @param discovered false: the set is running, but the cluster does not name it
 */
export function membersOfSet(
  naming: Naming,
  set: Omit<ReplicaSet, 'members'>,
  hosts: ReadonlyMap<string, NamedHost>,
  discovered = true,
): readonly Member[] {
  const named = [...hosts].filter(([name]) => HOST_PORT.test(name));
  return named.map(([name, { arbiter, address, settings }]) => {
    const config = set.config?.members.find(({ host }) => host === name);
    const known = config ?? settings;
    const own = announcedAddress(naming, name, config);
    return {
      cluster: naming.cluster,
      name,
      host: name,
      // The configuration contains the horizons. Without it the address that was found is used.
      address: config || own !== name ? own : (address ?? own),
      clusterRole: set.clusterRole,
      replicaSet: set.name,
      ...(set.shard !== undefined && { shard: set.shard }),
      hostname: hostnameOf(name),
      arbiter,
      declared: false,
      discovered,
      ...(known && { config: known }),
    };
  });
}

/** Address for a member's own name: from the host map, else from the split horizon that is dialled. */
export function announcedAddress(
  { dial, horizon }: Naming,
  host: string,
  config: MemberSettings | undefined,
): string {
  const mapped = dial(host);
  const announced = horizon === undefined ? undefined : config?.horizons?.[horizon];
  return mapped === host ? (announced ?? host) : mapped;
}

/** Whether a process that reports the name `me` is this member: by canonical name or by one of its horizons. */
export function isName(me: string, member: Member): boolean {
  return me === member.host || Object.values(member.config?.horizons ?? {}).includes(me);
}

/** The member with an address from the URI or the topology file. */
export function atAddress({ undialled: _, ...member }: Member, address: string): Member {
  return { ...member, address };
}

/** The member as discovered, without what the topology file declared: that may have changed. */
export function asDiscovered({ labels: _, otherCluster: __, ...member }: Member): Member {
  return { ...member, name: member.host, declared: false };
}

/** A seed of which nothing is known yet. The URI gives the set that it is expected to belong to. */
export function seedMember(
  { cluster, dial, target: { replicaSet } }: Pick<DiscoverRequest, 'cluster' | 'dial' | 'target'>,
  seed: string,
): Member {
  return {
    cluster,
    name: seed,
    host: seed,
    address: dial(seed),
    clusterRole: 'unknown',
    hostname: hostnameOf(seed),
    arbiter: false,
    declared: false,
    discovered: false,
    ...(replicaSet !== undefined && { replicaSet }),
  };
}
