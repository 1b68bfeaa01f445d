import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Exploration } from './explore.js';
import { askedAddresses, declaredAddress, type NamedHost } from './members.js';
import { shardOfSet } from './read-sharding.js';
import type { Component } from './types.js';

/** What names a set of the cluster and its members, whether or not anybody of it answered. */
export interface Outline {
  readonly name: string;
  readonly component: Component;
  readonly shard?: string;
  /** It answers, but its cluster does not name it: not added yet, or removed. */
  readonly left?: boolean;
  readonly hosts: ReadonlyMap<string, NamedHost>;
}

/** Every set that answered or that the config servers name. */
export function outlinesOf(request: DiscoverRequest, heard: Exploration): readonly Outline[] {
  return [...answered(request, heard), ...named(request, heard)];
}

/** Sets of which a member answered. */
function answered(request: DiscoverRequest, heard: Exploration): readonly Outline[] {
  const { sharding, contacts } = heard;
  return [...heard.readings.values()].flatMap(({ name, hosts }) => {
    const own = contacts.filter(({ hello }) => hello.kind === 'member' && hello.setName === name);
    const old = request.previous.sets.find((set) => set.name === name);
    const component = componentOf(heard, name) ?? old?.component ?? own[0]?.hello.component ?? 'replset';
    const shard = shardOf(name, component, heard, request);
    const left = sharding.shards !== undefined && component === 'shard' && shard === undefined;
    if (left && !isAsked(request, own)) return [];
    const named = shard ?? (left ? declaredShard(request, own) : undefined);
    return [{ name, component, hosts, left, ...(named !== undefined && { shard: named }) }];
  });
}

/** Whether the URI or the topology file names the address of one of these. */
function isAsked(request: DiscoverRequest, own: readonly Contact[]): boolean {
  const asked = new Set(askedAddresses(request));
  return own.some(({ address }) => asked.has(address));
}

/** What the topology file calls the shard of these. */
function declaredShard({ target, dial }: DiscoverRequest, own: readonly Contact[]): string | undefined {
  const addresses = new Set(own.map(({ address }) => address));
  return target.members.find((member) => addresses.has(declaredAddress(member, dial)))?.shard;
}

/** Sets that the config servers name and of which nobody answered. */
function named(request: DiscoverRequest, heard: Exploration): readonly Outline[] {
  const { sharding, readings } = heard;
  const { shards, config } = sharding;
  const all: Outline[] = [...(shards ?? [])].map(([shard, { set, hosts }]) => ({
    name: set,
    component: set === config?.set ? 'config' : 'shard',
    shard,
    hosts: dataMembers(hosts),
  }));
  if (config && !all.some(({ name }) => name === config.set)) {
    const shard = shardOf(config.set, 'config', heard, request);
    const hosts = dataMembers(config.hosts);
    all.push({ name: config.set, component: 'config', hosts, ...(shard !== undefined && { shard }) });
  }
  return all.filter(({ name }) => !readings.has(name));
}

/** That the config servers are a shard, too, only config.shards tells; else what was known stands. */
function shardOf(
  set: string,
  component: Component,
  { sharding }: Exploration,
  { previous }: DiscoverRequest,
): string | undefined {
  const isTold = component === 'config' ? sharding.routers !== undefined : sharding.shards !== undefined;
  const before = isTold ? undefined : previous.sets.find(({ name }) => name === set)?.shard;
  return shardOfSet(sharding, set) ?? before;
}

function componentOf({ sharding }: Exploration, set: string): Component | undefined {
  if (sharding.config?.set === set) return 'config';
  return shardOfSet(sharding, set) === undefined ? undefined : 'shard';
}

function dataMembers(hosts: readonly string[]): Outline['hosts'] {
  return new Map(hosts.map((host) => [host, { arbiter: false }]));
}
