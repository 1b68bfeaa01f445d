import { isFollowed, type Role } from '../model/role.js';
import {
  centralHosts,
  contactsDeclared,
  contactsNamed,
  contactsSeeds,
  declaredHosts,
  ownMembers,
} from '../partition/own-hosts.js';
import { mayBeDialled } from './loopback-names.js';
import { readConfig } from './read-set.js';
import {
  isSource,
  shardOfSet,
  type CrawlResult,
  type HelloContact,
  type ShardingReading,
} from './replies.js';
import { declaredAddress, type DiscoverRequest } from './request.js';
import { ownNameRoles } from './set-addresses.js';

/** Addresses to contact next according to the replies so far, each with its host hint. */
export async function nextHosts(
  replies: CrawlResult,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Role>> {
  const { target, dial, previous } = request;
  // The name of a member may not be reachable from the exporter. Then it is known by the address where it answers.
  const addresses = new Map(previous.members.map(({ host, address }) => [host, address] as const));
  const hosts = [
    ...(await hostsOfRemoved(replies, request, signal)),
    ...unreadHosts(replies),
    ...shardingHosts(replies.sharding).filter(({ host, role }) =>
      contactsNamed(host, role, request, replies.sharding),
    ),
  ];
  const followed = hosts
    .map(({ host, role }) => ({ host, role: role, address: addresses.get(host) ?? dial(host) }))
    .filter(
      ({ host, role, address }) =>
        isFollowed(target, role) && mayBeDialled(host, address, role.replicaSet, replies, request),
    )
    .map(({ address, role }) => [address, role] as const);
  const contacted = replies.contacts
    .filter(({ hello }) => hello.kind === 'member' || hello.kind === 'mongos')
    .map((contact) => [contact.address, roleOf(contact, replies.sharding)] as const);
  return new Map([
    ...centralHosts('config', request, replies.sharding),
    ...declaredHosts(request, replies.sharding),
    ...ownNameRoles(replies, request),
    ...followed,
    ...contacted,
  ]);
}

interface HostHint {
  readonly host: string;
  readonly role: Role;
}

/** Host hint of a process: the assumed one, completed by its hello reply and by the replica sets of the shards. */
function roleOf({ hello, role }: HelloContact, sharding: ShardingReading): Role {
  const replicaSet = hello.setName ?? role.replicaSet;
  const knownShard = shardOfSet(sharding, replicaSet);
  const shard = role.shard ?? knownShard;
  const own = hello.clusterRole === 'replset' && knownShard !== undefined ? 'shard' : hello.clusterRole;
  return {
    clusterRole: own !== 'replset' || role.clusterRole === 'unknown' ? own : role.clusterRole,
    ...(replicaSet !== undefined && { replicaSet }),
    ...(shard !== undefined && { shard }),
  };
}

/** hello of a removed member lists no hosts, but its configuration lists the set that it was removed from. */
async function hostsOfRemoved(
  { contacts, readings }: CrawlResult,
  { target: { replicaSet: wanted } }: DiscoverRequest,
  signal: AbortSignal,
): Promise<readonly HostHint[]> {
  const ghosts = contacts.filter((contact) => contact.hello.kind === 'ghost' && isSource(contact));
  if (ghosts.length === 0 || readings.size > 0) return [];
  const read = await Promise.all(
    ghosts.map(async (ghost) => ({ ghost, named: await readConfig(ghost, signal) })),
  );
  return read.flatMap(({ ghost, named }) =>
    named && (wanted === undefined || named.setName === wanted)
      ? named.config.members.map(({ host }) => ({
          host,
          role: { clusterRole: ghost.hello.clusterRole, replicaSet: named.setName },
        }))
      : [],
  );
}

/** Where only an arbiter or unauthorized members answered, other members of the set may return more. */
function unreadHosts({ contacts, readings, sharding }: CrawlResult): readonly HostHint[] {
  return [...readings.values()]
    .filter(({ config }) => !config)
    .flatMap(({ name, hosts, otherNames }) => {
      const contact = contacts.find(({ hello }) => hello.setName === name);
      const names = [...hosts.keys(), ...otherNames];
      return contact ? names.map((host) => ({ host, role: roleOf(contact, sharding) })) : [];
    });
}

function shardingHosts({ config, shards, routers }: ShardingReading): readonly HostHint[] {
  const hints: HostHint[] = [];
  for (const [shard, { set, hosts }] of shards ?? []) {
    const clusterRole = set === config?.set ? 'config' : 'shard';
    for (const host of hosts) hints.push({ host, role: { clusterRole, shard, replicaSet: set } });
  }
  for (const host of config?.hosts ?? []) {
    hints.push({ host, role: { clusterRole: 'config', replicaSet: config?.set ?? '' } });
  }
  for (const host of routers ?? []) hints.push({ host, role: { clusterRole: 'mongos' } });
  return hints;
}

/**
 * Starting points of a discovery. Earlier knowledge of an address determines how to log in to it; a bare seed does not.
 *
 * @returns host hints by address; empty if other exporters monitor everything that the configuration names
 */
export function startingHosts(request: DiscoverRequest): ReadonlyMap<string, Role> {
  const { target, seeds, retargeted, dial } = request;
  const roles = new Map<string, Role>();
  if (contactsSeeds(request)) for (const seed of seeds) roles.set(dial(seed), { clusterRole: 'unknown' });
  for (const member of target.members) {
    if (contactsDeclared(member, request, {})) roles.set(declaredAddress(member, dial), member);
  }
  for (const member of ownMembers(request).filter(({ undialled }) => !undialled)) {
    const isStart = !retargeted || roles.has(member.address);
    if (isStart && member.clusterRole !== 'unknown') roles.set(member.address, member);
  }
  if (roles.size > 0) return roles;
  const config = centralHosts('config', request, {});
  return config.size > 0 ? config : centralHosts('mongos', request, {});
}
