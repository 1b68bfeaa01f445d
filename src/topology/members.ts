import type { DeclaredMember } from '../config/config.js';
import type { DiscoverRequest, Naming } from './discover-request.js';
import { nodeOf, type Member, type MemberSettings, type ReplicaSet } from './types.js';

/** What can be dialled; anything else in a reply is no member. */
const HOST_PORT = /^[^\s/@?#,]+:\d+$/;

/** A member of a set as far as it is known by name. */
export interface NamedHost {
  readonly arbiter: boolean;
  /** Where it is dialled, as far as the name does not tell: at the name of a split horizon. */
  readonly address?: string;
  /** What its hello shows of its entry in the configuration, for when that cannot be read. */
  readonly settings?: MemberSettings;
}

/**
 * The members of a set under their canonical names.
 *
 * @param discovered false: the set lives, but the cluster does not name it
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
      // Horizons stand in the configuration; without it the address that was found holds.
      address: config || own !== name ? own : (address ?? own),
      component: set.component,
      replicaSet: set.name,
      ...(set.shard !== undefined && { shard: set.shard }),
      node: nodeOf(name),
      arbiter,
      declared: false,
      discovered,
      ...(known && { config: known }),
    };
  });
}

/** The address that a member's own name means: by the host map, else at the split horizon that is dialled. */
export function announcedAddress(
  { dial, horizon }: Naming,
  host: string,
  config: MemberSettings | undefined,
): string {
  const mapped = dial(host);
  const announced = horizon === undefined ? undefined : config?.horizons?.[horizon];
  return mapped === host ? (announced ?? host) : mapped;
}

/** Whether a process that calls itself `me` is this member: by canonical name or by one of its horizons. */
export function isName(me: string, member: Member): boolean {
  return me === member.host || Object.values(member.config?.horizons ?? {}).includes(me);
}

/** The addresses that the URI and the topology file name. */
export function askedAddresses({ seeds, dial, target }: DiscoverRequest): readonly string[] {
  return [...seeds.map(dial), ...target.members.map((member) => declaredAddress(member, dial))];
}

/** Whether the URI or the topology file names the member, by its address or by its canonical name. */
export function isAskedFor(request: DiscoverRequest, { address, host }: Member): boolean {
  const { seeds, target, memory } = request;
  const asked = askedAddresses(request);
  return (
    asked.includes(address) ||
    seeds.includes(host) ||
    target.members.some((declared) => declared.host === host) ||
    asked.some((one) => memory.aliases.get(one) === host)
  );
}

/** The address at which a declared member is dialled. */
export function declaredAddress({ address, host }: DeclaredMember, dial: Naming['dial']): string {
  return address ?? dial(host);
}

/** The member, dialled at an address that the URI or the topology file gives. */
export function atAddress({ undialled: _, ...member }: Member, address: string): Member {
  return { ...member, address };
}

/** The member as it was found, without what a topology file said of it: that may have changed. */
export function asFound({ labels: _, foreign: __, ...member }: Member): Member {
  return { ...member, name: member.host, declared: false };
}

/** A seed nothing is known of yet. The set it ought to belong to is the URI's word. */
export function seedMember(
  { cluster, dial, target: { replicaSet } }: Pick<DiscoverRequest, 'cluster' | 'dial' | 'target'>,
  seed: string,
): Member {
  return {
    cluster,
    name: seed,
    host: seed,
    address: dial(seed),
    component: 'unknown',
    node: nodeOf(seed),
    arbiter: false,
    declared: false,
    discovered: false,
    ...(replicaSet !== undefined && { replicaSet }),
  };
}
