import { isFollowed, type Place } from './access.js';
import { isInformant } from './ask.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Exploration } from './explore.js';
import { mayBeDialled } from './loopback-names.js';
import { readConfig } from './read-set.js';
import { shardOfSet, type ShardingReading } from './read-sharding.js';
import { ownNamePlaces } from './set-addresses.js';
import { asksNamed, centralPlaces, declaredPlaces } from './shared-places.js';

/** Addresses that what was heard so far leads to, and what is known of each by now. */
export async function nextPlaces(
  heard: Exploration,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Place>> {
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
    ...centralPlaces('config', request, heard.sharding),
    ...declaredPlaces(request, heard.sharding),
    ...ownNamePlaces(heard, request),
    ...followed,
    ...contacted,
  ]);
}

interface Lead {
  readonly host: string;
  readonly place: Place;
}

/** Where a process belongs: as it was taken to, completed by its own word and by the shards' sets. */
function placeOf({ hello, place }: Contact, sharding: ShardingReading): Place {
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
  { contacts, readings }: Exploration,
  { target: { replicaSet: wanted } }: DiscoverRequest,
  signal: AbortSignal,
): Promise<readonly Lead[]> {
  const ghosts = contacts.filter((contact) => contact.hello.kind === 'ghost' && isInformant(contact));
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
function unreadHosts({ contacts, readings, sharding }: Exploration): readonly Lead[] {
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
