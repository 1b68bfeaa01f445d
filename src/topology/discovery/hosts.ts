import type { Access, ClusterPart, ClusterTarget } from '../../config/config.js';
import type { Component } from '../model/topology.js';
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

/** Addresses that what was heard so far leads to, and what is known of each by now. */
export async function nextHosts(
  heard: CrawlResult,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HostHint>> {
  const { target, dial, previous } = request;
  // Its name may lead nowhere from here: then it is known by the address where it answers.
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

/** Where a process belongs: as it was taken to, completed by its own word and by the shards' sets. */
function placeOf({ hello, place }: HelloContact, sharding: ShardingReading): HostHint {
  const replicaSet = hello.setName ?? place.replicaSet;
  const carried = shardOfSet(sharding, replicaSet);
  const shard = place.shard ?? carried;
  const own = hello.component === 'replset' && carried !== undefined ? 'shard' : hello.component;
  return {
    component: own !== 'replset' || place.component === 'unknown' ? own : place.component,
    ...(replicaSet !== undefined && { replicaSet }),
    ...(shard !== undefined && { shard }),
  };
}

/** A removed member does not lead anywhere by hello, but its configuration names the set it was removed from. */
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
          place: { component: ghost.hello.component, replicaSet: named.setName },
        }))
      : [],
  );
}

/** Where only an arbiter or unauthorised members answered, others of the set may know more. */
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
    const component = set === config?.set ? 'config' : 'shard';
    for (const host of hosts) leads.push({ host, place: { component, shard, replicaSet: set } });
  }
  for (const host of config?.hosts ?? []) {
    leads.push({ host, place: { component: 'config', replicaSet: config?.set ?? '' } });
  }
  for (const host of routers ?? []) leads.push({ host, place: { component: 'mongos' } });
  return leads;
}

/**
 * Where a discovery begins. What is known of an address from before tells how to log in to it; a bare seed does not.
 *
 * @returns by address; none: all that the configuration names is watched by other exporters
 */
export function startingHosts(request: DiscoverRequest): ReadonlyMap<string, HostHint> {
  const { target, seeds, retargeted, dial } = request;
  const places = new Map<string, HostHint>();
  if (asksSeeds(request)) for (const seed of seeds) places.set(dial(seed), { component: 'unknown' });
  for (const member of target.members) {
    if (asksDeclared(member, request, {})) places.set(declaredAddress(member, dial), member);
  }
  for (const member of ownMembers(request).filter(({ undialled }) => !undialled)) {
    const leadsOn = !retargeted || places.has(member.address);
    if (leadsOn && member.component !== 'unknown') places.set(member.address, member);
  }
  if (places.size > 0) return places;
  const config = centralHosts('config', request, {});
  return config.size > 0 ? config : centralHosts('mongos', request, {});
}

/** What is known of where a process belongs. */
export interface HostHint {
  readonly component: Component;
  readonly shard?: string;
  readonly replicaSet?: string;
  /** How the member calls itself that is looked for there, and no other one. */
  readonly ownNames?: readonly string[];
}

/** How a process of the cluster is reached: as its part of the topology file says, else as the whole cluster. */
export function accessOf(target: ClusterTarget, place: HostHint): Access {
  return ownPart(target, place)?.access ?? target;
}

/** Whether members of that part are looked for beside the declared ones. */
export function isFollowed(target: ClusterTarget, place: HostHint): boolean {
  return ownPart(target, place)?.discovery ?? target.discovery;
}

/** A shard is named in the file by its id or by its replica set; the part without a name is for all others. */
function ownPart(
  { parts }: ClusterTarget,
  { component, shard, replicaSet }: HostHint,
): ClusterPart | undefined {
  const own = parts.filter((part) => part.component === component);
  return (
    own.find(({ name }) => name !== undefined && (name === shard || name === replicaSet)) ??
    own.find(({ name }) => name === undefined)
  );
}
