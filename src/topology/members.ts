import type { Contact } from './contacts.js';
import type { DiscoverRequest, Naming } from './discover-request.js';
import { nodeOf, type Member, type ReplicaSet } from './types.js';

/** What can be dialled; anything else in a reply is no member. */
const HOST_PORT = /^[^\s/@?#,]+:\d+$/;

/** The members of a set under their canonical names. */
export function membersOfSet(
  { cluster, dial, horizon }: Naming,
  set: Omit<ReplicaSet, 'members'>,
  hosts: ReadonlyMap<string, { readonly arbiter: boolean }>,
): readonly Member[] {
  const named = [...hosts].filter(([name]) => HOST_PORT.test(name));
  return named.map(([name, { arbiter }]) => {
    const config = set.config?.members.find(({ host }) => host === name);
    const announced = horizon === undefined ? undefined : config?.horizons[horizon];
    const mapped = dial(name);
    return {
      cluster,
      name,
      address: mapped === name ? (announced ?? name) : mapped,
      component: set.component,
      replicaSet: set.name,
      node: nodeOf(name),
      arbiter,
      declared: false,
      discovered: true,
      ...(config && { config }),
    };
  });
}

/** Without following, a set consists of the seeds that belong to it, dialled as they were given. */
export function seedMembersOfSet(
  members: readonly Member[],
  contacts: readonly Contact[],
): readonly Member[] {
  return members.flatMap((member) => {
    const contact = contacts.find(({ hello }) => hello.me !== undefined && isName(hello.me, member));
    return contact ? [{ ...member, address: contact.address }] : [];
  });
}

/** Whether a process that calls itself `me` is this member: by canonical name or by one of its horizons. */
export function isName(me: string, member: Member): boolean {
  return me === member.name || Object.values(member.config?.horizons ?? {}).includes(me);
}

/**
 * Members outside of any set: standalones and routers under the name they were given, and seeds that never
 * answered or have no usable configuration. Of the latter only while no set is found: from then on only canonical
 * names stand.
 */
export function lonelyMembers(
  request: DiscoverRequest,
  contacts: readonly Contact[],
  inSets: readonly Member[],
): readonly Member[] {
  return request.seeds.flatMap((seed) => {
    const address = request.dial(seed);
    const contact = contacts.find((one) => one.address === address);
    const known = request.previous.members.find((member) => member.name === seed);
    const base = seedMember(request, seed);
    switch (contact?.hello.kind) {
      case 'standalone':
      case 'mongos':
        return [{ ...base, component: contact.hello.component, discovered: true }];
      case 'member':
        return [];
      case 'ghost':
        return inSets.length > 0 ? [] : [{ ...base, component: contact.hello.component, discovered: true }];
      case undefined:
        if (inSets.some((member) => member.address === address)) return [];
        return inSets.length > 0 && request.follow ? [] : [known ?? base];
    }
  });
}

/** A seed nothing is known of yet. The set it ought to belong to is the URI's word. */
export function seedMember(
  { cluster, dial, replicaSet }: Pick<DiscoverRequest, 'cluster' | 'dial' | 'replicaSet'>,
  seed: string,
): Member {
  return {
    cluster,
    name: seed,
    address: dial(seed),
    component: 'unknown',
    node: nodeOf(seed),
    arbiter: false,
    declared: false,
    discovered: false,
    ...(replicaSet !== undefined && { replicaSet }),
  };
}
