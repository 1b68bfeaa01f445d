import type { ClusterRole } from '../model/topology.js';
import { shardOfSet, type CrawlResult, type HelloContact, type NamedHost } from './replies.js';
import { configuredAddresses, declaredAddress, type DiscoverRequest } from './request.js';

/** Name, role and members of a set of the cluster, whether or not a member answered. */
export interface SetSketch {
  readonly name: string;
  readonly clusterRole: ClusterRole;
  readonly shard?: string;
  /** Whether it answers but its cluster does not name it: not added yet, or removed. */
  readonly left?: boolean;
  readonly hosts: ReadonlyMap<string, NamedHost>;
}

/** Returns every set that answered or that the config servers name. */
export function setSketchesOf(request: DiscoverRequest, replies: CrawlResult): readonly SetSketch[] {
  return [...answered(request, replies), ...named(request, replies)];
}

/** Sets with a member that answered. */
function answered(request: DiscoverRequest, replies: CrawlResult): readonly SetSketch[] {
  const { sharding, contacts } = replies;
  return [...replies.readings.values()].flatMap(({ name, hosts }) => {
    const own = contacts.filter(({ hello }) => hello.kind === 'member' && hello.setName === name);
    const old = request.previous.sets.find((set) => set.name === name);
    const clusterRole =
      clusterRoleOf(replies, name) ?? old?.clusterRole ?? own[0]?.hello.clusterRole ?? 'replset';
    const shard = shardOf(name, clusterRole, replies, request);
    const left = sharding.shards !== undefined && clusterRole === 'shard' && shard === undefined;
    if (left && !hasConfiguredAddress(request, own)) return [];
    const named = shard ?? (left ? declaredShard(request, own) : undefined);
    return [{ name, clusterRole, hosts, left, ...(named !== undefined && { shard: named }) }];
  });
}

/** Whether the URI or the topology file names the address of one of these contacts. */
function hasConfiguredAddress(request: DiscoverRequest, own: readonly HelloContact[]): boolean {
  const configured = new Set(configuredAddresses(request));
  return own.some(({ address }) => configured.has(address));
}

/** Name of the shard of these contacts in the topology file. */
function declaredShard({ target, dial }: DiscoverRequest, own: readonly HelloContact[]): string | undefined {
  const addresses = new Set(own.map(({ address }) => address));
  return target.members.find((member) => addresses.has(declaredAddress(member, dial)))?.shard;
}

/** Sets that the config servers name and of which no member answered. */
function named(request: DiscoverRequest, replies: CrawlResult): readonly SetSketch[] {
  const { sharding, readings } = replies;
  const { shards, config } = sharding;
  const all: SetSketch[] = [...(shards ?? [])].map(([shard, { set, hosts }]) => ({
    name: set,
    clusterRole: set === config?.set ? 'config' : 'shard',
    shard,
    hosts: dataMembers(hosts),
  }));
  if (config && !all.some(({ name }) => name === config.set)) {
    const shard = shardOf(config.set, 'config', replies, request);
    const hosts = dataMembers(config.hosts);
    all.push({ name: config.set, clusterRole: 'config', hosts, ...(shard !== undefined && { shard }) });
  }
  return all.filter(({ name }) => !readings.has(name));
}

/** Only config.shards shows that the config servers are also a shard. Without it the known shard is kept. */
function shardOf(
  set: string,
  clusterRole: ClusterRole,
  { sharding }: CrawlResult,
  { previous }: DiscoverRequest,
): string | undefined {
  const isReported =
    clusterRole === 'config' ? sharding.routers !== undefined : sharding.shards !== undefined;
  const before = isReported ? undefined : previous.sets.find(({ name }) => name === set)?.shard;
  return shardOfSet(sharding, set) ?? before;
}

function clusterRoleOf({ sharding }: CrawlResult, set: string): ClusterRole | undefined {
  if (sharding.config?.set === set) return 'config';
  return shardOfSet(sharding, set) === undefined ? undefined : 'shard';
}

function dataMembers(hosts: readonly string[]): SetSketch['hosts'] {
  return new Map(hosts.map((host) => [host, { arbiter: false }]));
}
