import { isFollowed, type Role } from '../model/role.js';
import type { Member, ReplicaSet, ReplicaSetConfig } from '../model/topology.js';
import { asDiscovered, atAddress, isName, membersOfSet } from './members.js';
import { shardOfSet, type CrawlResult, type HelloContact } from './replies.js';
import { configuredAddresses, isConfigured, type DiscoverRequest } from './request.js';
import { withAddress } from './set-addresses.js';
import { setSketchesOf, type SetSketch } from './set-sketches.js';

/**
 * Returns the replica sets of the cluster. A set of which no member answered stays as it was, or as the config servers
 * list it, without the members that now belong to another set. A shard that left the cluster is removed, unless its
 * address is requested.
 */
export function setsOf(request: DiscoverRequest, replies: CrawlResult): readonly ReplicaSet[] {
  const { previous } = request;
  // A set is one shard, even if config.shards is broken.
  const setSketches = new Map(
    setSketchesOf(request, replies).map((setSketch) => [setSketch.name, setSketch] as const),
  );
  const built = [...setSketches.values()].map((setSketch) => build(request, replies, setSketch));
  const taken = new Set(built.flatMap(({ members }) => members.map(({ host }) => host)));
  const kept = previous.sets
    .filter(
      (set) =>
        !setSketches.has(set.name) && belongsStill(set, replies) && isWantedStill(set, request, replies),
    )
    .map((set) => ({ ...set, members: set.members.filter(({ host }) => !taken.has(host)) }));
  return [...built, ...kept.map((set) => discoveredSet(set, request))]
    .filter(({ members }) => members.length > 0)
    .sort(byClusterRole);
}

/** Orders config servers first, then shards by name, in any reply order. Plain sets keep the order of the seeds. */
function byClusterRole(a: ReplicaSet, b: ReplicaSet): number {
  const rank = ({ clusterRole }: ReplicaSet): number => ['config', 'shard'].indexOf(clusterRole) + 1 || 3;
  return rank(a) - rank(b) || (a.clusterRole === 'shard' ? a.name.localeCompare(b.name) : 0);
}

function belongsStill({ clusterRole, name }: ReplicaSet, { sharding }: CrawlResult): boolean {
  if (clusterRole === 'shard')
    return sharding.shards === undefined || shardOfSet(sharding, name) !== undefined;
  return clusterRole !== 'config' || sharding.config === undefined || sharding.config.set === name;
}

/** Whether the target still leads to the set. After the target has changed, other sets are dropped. */
function isWantedStill(
  { name, members }: ReplicaSet,
  request: DiscoverRequest,
  { contacts }: CrawlResult,
): boolean {
  const { target, retargeted, previous } = request;
  if (target.replicaSet !== undefined && target.replicaSet !== name) return false;
  // In a sharded cluster the shard map decides.
  if (!retargeted || contacts.length === 0 || previous.clusterId !== undefined) return true;
  return members.some((member) => isConfigured(request, member));
}

function build(request: DiscoverRequest, replies: CrawlResult, setSketch: SetSketch): ReplicaSet {
  const { name, clusterRole, shard, left = false } = setSketch;
  const own = replies.contacts.filter(({ hello }) => hello.kind === 'member' && hello.setName === name);
  const { config: read, otherNames } = replies.readings.get(name) ?? {};
  const old = request.previous.sets.find((set) => set.name === name);
  const set = {
    cluster: request.cluster,
    clusterRole,
    name,
    ...configurationOf(read, old?.config, own),
    ...(shard !== undefined && { shard }),
  };
  const before = new Map(
    old?.members
      .filter(({ discovered, host }) => discovered && !otherNames?.has(host))
      .map((member) => [member.host, member] as const),
  );
  // Entries may differ between versions of the configuration.
  const isSame = old !== undefined && set.version === (old.config?.version ?? old.version);
  const hosts = read ? setSketch.hosts : withBefore(setSketch.hosts, before, isSame, request);
  const members = membersOfSet(request, set, hosts, !left).map((member) => {
    const reached = withAddress(member, replies, request);
    const otherCluster = replies.otherCluster.get(reached.address);
    return { ...reached, ...(otherCluster !== undefined && { otherCluster }) };
  });
  return {
    ...set,
    members: isFollowed(request.target, roleOfSet(set))
      ? members
      : configuredMembers(request, replies, members),
  };
}

/**
 * Adds the members of the previous discovery. Where a horizon is dialled, the address that was found before is kept
 * while no other one is reported. The known settings of a member are kept while the configuration is the same.
 */
function withBefore(
  hosts: SetSketch['hosts'],
  before: ReadonlyMap<string, Member>,
  sameConfig: boolean,
  { horizon }: DiscoverRequest,
): SetSketch['hosts'] {
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
 * The configuration that was read now, else the previous one, unless members run a newer one: the old one may be wrong.
 * In that case its version is kept once, so that the next scrape finds a topology hint and requests a discovery.
 */
function configurationOf(
  read: ReplicaSetConfig | undefined,
  before: ReplicaSetConfig | undefined,
  own: readonly HelloContact[],
): Pick<ReplicaSet, 'config' | 'version'> {
  const versions = own.flatMap(({ hello }) => hello.setVersion ?? []);
  const newest = versions.length > 0 ? Math.max(...versions) : undefined;
  const known = read ?? before;
  if (!known) return newest === undefined ? {} : { version: newest };
  const outdated = !read && newest !== undefined && newest > known.version;
  return { version: known.version, ...(!outdated && { config: known }) };
}

/** If members are not followed, a set consists of the members requested by address, dialled at the given address. */
function configuredMembers(
  request: DiscoverRequest,
  { contacts }: CrawlResult,
  members: readonly Member[],
): readonly Member[] {
  const configured = configuredAddresses(request);
  return members.flatMap((member) => {
    const answering = contacts.find(
      ({ hello: { me }, address }) => me !== undefined && isName(me, member) && configured.includes(address),
    );
    const address =
      answering?.address ??
      configured.find((one) => one === member.address || request.memory.aliases.get(one) === member.host);
    return address === undefined ? [] : [atAddress(member, address)];
  });
}

function discoveredSet(set: ReplicaSet, request: DiscoverRequest): ReplicaSet {
  const followed = isFollowed(request.target, roleOfSet(set));
  const members = set.members.filter(
    (member) => member.discovered && (followed || isConfigured(request, member)),
  );
  return { ...set, members: members.map(asDiscovered) };
}

function roleOfSet({ clusterRole, name, shard }: Pick<ReplicaSet, 'clusterRole' | 'name' | 'shard'>): Role {
  return { clusterRole, replicaSet: name, ...(shard !== undefined && { shard }) };
}
