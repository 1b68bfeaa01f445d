import type { Access, ClusterPart, ClusterTarget } from '../../config/config.js';
import type { ClusterRole } from '../model/topology.js';
import {
  asksDeclared,
  asksNamed,
  asksSeeds,
  centralHosts,
  declaredHosts,
  ownMembers,
} from '../partition/own-hosts.js';
import type { CrawlResult, HelloContact } from './crawl.js';
import type { DiscoverRequest } from './discover.js';
import { mayBeDialled } from './loopback-names.js';
import { declaredAddress } from './members.js';
import { readConfig } from './read-set.js';
import { shardOfSet, type ShardingReading } from './read-sharding.js';
import { isSource } from './requests.js';
import { ownNamePlaces } from './set-addresses.js';

/** Addresses to contact next according to the replies so far, each with its host hint. */
export async function nextHosts(
  heard: CrawlResult,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HostHint>> {
  const { target, dial, previous } = request;
  // The name of a member may not be reachable from the exporter. Then it is known by the address where it answers.
  const addresses = new Map(previous.members.map(({ host, address }) => [host, address] as const));
  const hosts = [
    ...(await hostsOfRemoved(heard, request, signal)),
    ...unreadHosts(heard),
    ...shardingHosts(heard.sharding).filter(({ host, place }) =>
      asksNamed(host, place, request, heard.sharding),
    ),
  ];
  const followed = hosts
    .map(({ host, place }) => ({ host, place, address: addresses.get(host) ?? dial(host) }))
    .filter(
      ({ host, place, address }) =>
        isFollowed(target, place) && mayBeDialled(host, address, place.replicaSet, heard, request),
    )
    .map(({ address, place }) => [address, place] as const);
  const contacted = heard.contacts
    .filter(({ hello }) => hello.kind === 'member' || hello.kind === 'mongos')
    .map((contact) => [contact.address, placeOf(contact, heard.sharding)] as const);
  return new Map([
    ...centralHosts('config', request, heard.sharding),
    ...declaredHosts(request, heard.sharding),
    ...ownNamePlaces(heard, request),
    ...followed,
    ...contacted,
  ]);
}

interface Lead {
  readonly host: string;
  readonly place: HostHint;
}

/** Host hint of a process: the assumed one, completed by its hello reply and by the replica sets of the shards. */
function placeOf({ hello, place }: HelloContact, sharding: ShardingReading): HostHint {
  const replicaSet = hello.setName ?? place.replicaSet;
  const carried = shardOfSet(sharding, replicaSet);
  const shard = place.shard ?? carried;
  const own = hello.clusterRole === 'replset' && carried !== undefined ? 'shard' : hello.clusterRole;
  return {
    clusterRole: own !== 'replset' || place.clusterRole === 'unknown' ? own : place.clusterRole,
    ...(replicaSet !== undefined && { replicaSet }),
    ...(shard !== undefined && { shard }),
  };
}

/** hello of a removed member lists no hosts, but its configuration lists the set that it was removed from. */
async function hostsOfRemoved(
  { contacts, readings }: CrawlResult,
  { target: { replicaSet: wanted } }: DiscoverRequest,
  signal: AbortSignal,
): Promise<readonly Lead[]> {
  const ghosts = contacts.filter((contact) => contact.hello.kind === 'ghost' && isSource(contact));
  if (ghosts.length === 0 || readings.size > 0) return [];
  const read = await Promise.all(
    ghosts.map(async (ghost) => ({ ghost, named: await readConfig(ghost, signal) })),
  );
  return read.flatMap(({ ghost, named }) =>
    named && (wanted === undefined || named.setName === wanted)
      ? named.config.members.map(({ host }) => ({
          host,
          place: { clusterRole: ghost.hello.clusterRole, replicaSet: named.setName },
        }))
      : [],
  );
}

/** Where only an arbiter or unauthorized members answered, other members of the set may return more. */
function unreadHosts({ contacts, readings, sharding }: CrawlResult): readonly Lead[] {
  return [...readings.values()]
    .filter(({ config }) => !config)
    .flatMap(({ name, hosts, otherNames }) => {
      const contact = contacts.find(({ hello }) => hello.setName === name);
      const names = [...hosts.keys(), ...otherNames];
      return contact ? names.map((host) => ({ host, place: placeOf(contact, sharding) })) : [];
    });
}

function shardingHosts({ config, shards, routers }: ShardingReading): readonly Lead[] {
  const leads: Lead[] = [];
  for (const [shard, { set, hosts }] of shards ?? []) {
    const clusterRole = set === config?.set ? 'config' : 'shard';
    for (const host of hosts) leads.push({ host, place: { clusterRole, shard, replicaSet: set } });
  }
  for (const host of config?.hosts ?? []) {
    leads.push({ host, place: { clusterRole: 'config', replicaSet: config?.set ?? '' } });
  }
  for (const host of routers ?? []) leads.push({ host, place: { clusterRole: 'mongos' } });
  return leads;
}

/**
 * Starting points of a discovery. Earlier knowledge of an address determines how to log in to it; a bare seed does not.
 *
 * @returns host hints by address; empty if other exporters monitor everything that the configuration names
 */
export function startingHosts(request: DiscoverRequest): ReadonlyMap<string, HostHint> {
  const { target, seeds, retargeted, dial } = request;
  const places = new Map<string, HostHint>();
  if (asksSeeds(request)) for (const seed of seeds) places.set(dial(seed), { clusterRole: 'unknown' });
  for (const member of target.members) {
    if (asksDeclared(member, request, {})) places.set(declaredAddress(member, dial), member);
  }
  for (const member of ownMembers(request).filter(({ undialled }) => !undialled)) {
    const leadsOn = !retargeted || places.has(member.address);
    if (leadsOn && member.clusterRole !== 'unknown') places.set(member.address, member);
  }
  if (places.size > 0) return places;
  const config = centralHosts('config', request, {});
  return config.size > 0 ? config : centralHosts('mongos', request, {});
}

/** Known role of a process: its cluster role, shard and set. */
export interface HostHint {
  readonly clusterRole: ClusterRole;
  readonly shard?: string;
  readonly replicaSet?: string;
  /** Names of the member that is expected there. No other member is accepted. */
  readonly ownNames?: readonly string[];
}

/** Access settings of a process: those of its part in the topology file, else those of the whole cluster. */
export function accessOf(target: ClusterTarget, place: HostHint): Access {
  return ownPart(target, place)?.access ?? target;
}

/** Whether discovery looks for members of that part in addition to the declared ones. */
export function isFollowed(target: ClusterTarget, place: HostHint): boolean {
  return ownPart(target, place)?.discovery ?? target.discovery;
}

/** The file names a shard by its id or by its replica set. The part without a name applies to all others. */
function ownPart(
  { parts }: ClusterTarget,
  { clusterRole, shard, replicaSet }: HostHint,
): ClusterPart | undefined {
  const own = parts.filter((part) => part.clusterRole === clusterRole);
  return (
    own.find(({ name }) => name !== undefined && (name === shard || name === replicaSet)) ??
    own.find(({ name }) => name === undefined)
  );
}
