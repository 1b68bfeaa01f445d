import type { DeclaredMember } from '../../config/config.js';
import { hostnameOf, type Member, type MemberSettings, type ReplicaSet } from '../model/topology.js';
import type { CrawlResult, HelloContact } from './crawl.js';
import type { DiscoverRequest, Naming } from './discover.js';
import { isFollowed } from './hosts.js';

/** Format of an address that can be dialled. Anything else in a reply is not a member. */
const HOST_PORT = /^[^\s/@?#,]+:\d+$/;

/** Member of a set that is known by name. */
export interface NamedHost {
  readonly arbiter: boolean;
  /** Address that is dialled if the name does not give it: the name in a split horizon. */
  readonly address?: string;
  /** Settings from its configuration entry that hello shows, for use when the configuration cannot be read. */
  readonly settings?: MemberSettings;
}

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

/** Addresses that the URI and the topology file name. */
export function configuredAddresses({ seeds, dial, target }: DiscoverRequest): readonly string[] {
  return [...seeds.map(dial), ...target.members.map((member) => declaredAddress(member, dial))];
}

/** Whether the URI or the topology file names the member, by its address or by its canonical name. */
export function isConfigured(request: DiscoverRequest, { address, host }: Member): boolean {
  const { seeds, target, memory } = request;
  const configured = configuredAddresses(request);
  return (
    configured.includes(address) ||
    seeds.includes(host) ||
    target.members.some((declared) => declared.host === host) ||
    configured.some((one) => memory.aliases.get(one) === host)
  );
}

/** Address at which a declared member is dialled. */
export function declaredAddress({ address, host }: DeclaredMember, dial: Naming['dial']): string {
  return address ?? dial(host);
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

/**
 * Members outside of any set that the URI or the topology file names: standalones and routers under the configured
 * name, and seeds that never answered or have no usable configuration. The latter are included only while nothing
 * else is found: from then on only canonical names are used.
 *
 * @param found the members found by other means
 * @param aliases address → canonical name of the process found there
 */
export function standaloneMembers(
  request: DiscoverRequest,
  { contacts, otherCluster }: Pick<CrawlResult, 'contacts' | 'otherCluster'>,
  found: readonly Member[],
  aliases: ReadonlyMap<string, string>,
): readonly Member[] {
  const hosts = new Set(found.map(({ host }) => host));
  const isFound = (host: string, address: string): boolean =>
    hosts.has(host) || hosts.has(aliases.get(address) ?? '') || otherCluster.has(address);
  const contactAt = (address: string): HelloContact | undefined =>
    contacts.find((one) => one.address === address);

  const declared = request.target.members.flatMap((member) => {
    const address = declaredAddress(member, request.dial);
    const contact = contactAt(address);
    return contact && isOutsideSets(contact) && !isFound(member.host, address)
      ? [
          {
            ...seedMember(request, member.host),
            address,
            clusterRole: contact.hello.clusterRole,
            discovered: true,
          },
        ]
      : [];
  });
  const seeds = request.seeds.flatMap((seed) => {
    const address = request.dial(seed);
    if (isFound(seed, address) || declared.some((member) => member.address === address)) return [];
    const contact = contactAt(address);
    const base = seedMember(request, seed);
    if (contact && (isOutsideSets(contact) || (contact.hello.kind === 'ghost' && found.length === 0))) {
      return [{ ...base, clusterRole: contact.hello.clusterRole, discovered: true }];
    }
    if (contact || found.some((member) => member.address === address)) return [];
    if (found.length > 0 && isFollowed(request.target, base)) return [];
    // A declared member at this address is handled separately.
    if (isDeclared(seed, request)) return [];
    const known = request.previous.members.find(({ host, discovered }) => host === seed && discovered);
    return [known ? asDiscovered(known) : base];
  });
  return [...declared, ...seeds];
}

function isDeclared(seed: string, { target, dial }: DiscoverRequest): boolean {
  return target.members.some(
    (member) => member.host === seed || declaredAddress(member, dial) === dial(seed),
  );
}

function isOutsideSets({ hello }: HelloContact): boolean {
  return hello.kind === 'standalone' || hello.kind === 'mongos';
}

/** Address → name of the set that it belongs to. The first set wins if there are several. */
export function setNames(sets: readonly ReplicaSet[]): ReadonlyMap<string, string> {
  const pairs = sets.flatMap(({ name, members }) => members.map(({ address }) => [address, name] as const));
  return new Map(pairs.reverse());
}

/**
 * Whether another process answers at the address of a set member while other members of the set still answer. The cause
 * is a wrong network path or a process that has taken over the address. Discovery does not follow its topology hints;
 * the scrape reports the problem.
 */
export function isMisplaced(
  { address, hello, role }: HelloContact,
  contacts: readonly HelloContact[],
  known: ReadonlyMap<string, string>,
): boolean {
  if (hello.kind === 'ghost') return false;
  const expected = known.get(address) ?? role.replicaSet;
  const isOtherName = hello.me !== undefined && role.ownNames?.includes(hello.me) === false;
  return (
    expected !== undefined &&
    (hello.setName !== expected || isOtherName) &&
    contacts.some((other) => other.hello.kind === 'member' && other.hello.setName === expected)
  );
}

/**
 * Whether a different process, at an address that the URI or the topology file names, reports to be the same member of
 * a set of the same name. That process is the wanted one: another deployment may use the same names, especially
 * `localhost`. The process ids differ (4.4+).
 *
 * @param seeds addresses that the URI and the topology file name
 */
export function isDuplicateClaim(
  { address, hello }: HelloContact,
  contacts: readonly HelloContact[],
  seeds: readonly string[],
): boolean {
  const { setName, me, processId } = hello;
  if (me === undefined || processId === undefined || seeds.includes(address)) return false;
  return contacts.some(
    ({ address: other, hello: claim }) =>
      seeds.includes(other) &&
      claim.setName === setName &&
      claim.me === me &&
      claim.processId !== undefined &&
      claim.processId !== processId,
  );
}
