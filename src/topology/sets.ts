import { isFollowed, type Place } from './access.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Exploration } from './explore.js';
import { asFound, askedAddresses, atAddress, isAskedFor, isName, membersOfSet } from './members.js';
import { outlinesOf, type Outline } from './outlines.js';
import { shardOfSet } from './read-sharding.js';
import { withAddress } from './set-addresses.js';
import type { Member, ReplicaSet, ReplicaSetConfig } from './types.js';

/**
 * The replica sets of the cluster. One nobody of which answered stays as it was, or as the config servers name it, less
 * the members that are of another set by now; a shard that left the cluster goes, unless it was asked for by address.
 */
export function setsOf(request: DiscoverRequest, heard: Exploration): readonly ReplicaSet[] {
  const { previous } = request;
  // A set is one shard, whatever a broken config.shards says.
  const outlines = new Map(outlinesOf(request, heard).map((outline) => [outline.name, outline] as const));
  const built = [...outlines.values()].map((outline) => build(request, heard, outline));
  const placed = new Set(built.flatMap(({ members }) => members.map(({ host }) => host)));
  const kept = previous.sets
    .filter(
      (set) => !outlines.has(set.name) && belongsStill(set, heard) && isWantedStill(set, request, heard),
    )
    .map((set) => ({ ...set, members: set.members.filter(({ host }) => !placed.has(host)) }));
  return [...built, ...kept.map((set) => asDiscovered(set, request))]
    .filter(({ members }) => members.length > 0)
    .sort(byPlace);
}

/** The config servers, then the shards by name, whoever answered first; plain sets stay in the order of the seeds. */
function byPlace(a: ReplicaSet, b: ReplicaSet): number {
  const rank = ({ component }: ReplicaSet): number => ['config', 'shard'].indexOf(component) + 1 || 3;
  return rank(a) - rank(b) || (a.component === 'shard' ? a.name.localeCompare(b.name) : 0);
}

function belongsStill({ component, name }: ReplicaSet, { sharding }: Exploration): boolean {
  if (component === 'shard') return sharding.shards === undefined || shardOfSet(sharding, name) !== undefined;
  return component !== 'config' || sharding.config === undefined || sharding.config.set === name;
}

/** The target may have changed since: then of what it does not lead to any more nothing stays. */
function isWantedStill(
  { name, members }: ReplicaSet,
  request: DiscoverRequest,
  { contacts }: Exploration,
): boolean {
  const { target, retargeted, previous } = request;
  if (target.replicaSet !== undefined && target.replicaSet !== name) return false;
  // Of a sharded cluster the shard map decides.
  if (!retargeted || contacts.length === 0 || previous.clusterId !== undefined) return true;
  return members.some((member) => isAskedFor(request, member));
}

function build(request: DiscoverRequest, heard: Exploration, outline: Outline): ReplicaSet {
  const { name, component, shard, left = false } = outline;
  const own = heard.contacts.filter(({ hello }) => hello.kind === 'member' && hello.setName === name);
  const { config: read, otherNames } = heard.readings.get(name) ?? {};
  const old = request.previous.sets.find((set) => set.name === name);
  const set = {
    cluster: request.cluster,
    component,
    name,
    ...configurationOf(read, old?.config, own),
    ...(shard !== undefined && { shard }),
  };
  const before = new Map(
    old?.members
      .filter(({ discovered, host }) => discovered && !otherNames?.has(host))
      .map((member) => [member.host, member] as const),
  );
  // An entry of another version of the configuration may have changed since.
  const isSame = old !== undefined && set.version === (old.config?.version ?? old.version);
  const hosts = read ? outline.hosts : withBefore(outline.hosts, before, isSame, request);
  const members = membersOfSet(request, set, hosts, !left).map((member) => {
    const reached = withAddress(member, heard, request);
    const foreign = heard.foreign.get(reached.address);
    return { ...reached, ...(foreign !== undefined && { foreign }) };
  });
  return {
    ...set,
    members: isFollowed(request.target, placeOfSet(set)) ? members : askedMembers(request, heard, members),
  };
}

/**
 * Where a horizon is dialled, the address that was found there holds on while nothing tells of another; and what is
 * known of a member's entry in the configuration while that is the same.
 */
function withBefore(
  hosts: Outline['hosts'],
  before: ReadonlyMap<string, Member>,
  sameConfig: boolean,
  { horizon }: DiscoverRequest,
): Outline['hosts'] {
  const names = new Set([...before.keys(), ...hosts.keys()]);
  return new Map(
    [...names].map((name) => {
      const known = before.get(name);
      const { arbiter = known?.arbiter ?? false, address, settings: shown } = hosts.get(name) ?? {};
      const dialled = address ?? (horizon === undefined ? undefined : known?.address);
      const settings = shown ?? (sameConfig ? known?.config : undefined);
      return [
        name,
        { arbiter, ...(dialled !== undefined && { address: dialled }), ...(settings && { settings }) },
      ] as const;
    }),
  );
}

/**
 * The configuration that was read now, else the one of before, unless members run a newer one by now: what the old
 * one says may be wrong. Its version stays then, once, so that the next scrape sees news and asks for a discovery.
 */
function configurationOf(
  read: ReplicaSetConfig | undefined,
  before: ReplicaSetConfig | undefined,
  own: readonly Contact[],
): Pick<ReplicaSet, 'config' | 'version'> {
  const told = own.flatMap(({ hello }) => hello.setVersion ?? []);
  const newest = told.length > 0 ? Math.max(...told) : undefined;
  const known = read ?? before;
  if (!known) return newest === undefined ? {} : { version: newest };
  const outdated = !read && newest !== undefined && newest > known.version;
  return { version: known.version, ...(!outdated && { config: known }) };
}

/** Without following, a set consists of the members that were asked for by address, dialled as they were given. */
function askedMembers(
  request: DiscoverRequest,
  { contacts }: Exploration,
  members: readonly Member[],
): readonly Member[] {
  const asked = askedAddresses(request);
  return members.flatMap((member) => {
    const answering = contacts.find(
      ({ hello: { me }, address }) => me !== undefined && isName(me, member) && asked.includes(address),
    );
    const address =
      answering?.address ??
      asked.find((one) => one === member.address || request.memory.aliases.get(one) === member.host);
    return address === undefined ? [] : [atAddress(member, address)];
  });
}

function asDiscovered(set: ReplicaSet, request: DiscoverRequest): ReplicaSet {
  const followed = isFollowed(request.target, placeOfSet(set));
  const members = set.members.filter(
    (member) => member.discovered && (followed || isAskedFor(request, member)),
  );
  return { ...set, members: members.map(asFound) };
}

function placeOfSet({ component, name, shard }: Pick<ReplicaSet, 'component' | 'name' | 'shard'>): Place {
  return { component, replicaSet: name, ...(shard !== undefined && { shard }) };
}
