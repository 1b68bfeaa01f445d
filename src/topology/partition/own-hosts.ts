import type { DeclaredMember } from '../../config/config.js';
import type { Member } from '../model/topology.js';
import { claimOf, mayBeOwn, ownPart } from './partition.js';
import type { Role } from '../model/role.js';
import { declaredAddress, type DiscoverRequest } from '../discovery/request.js';
import type { ShardingReading } from '../discovery/replies.js';

// Hosts that discovery contacts if several exporters share the topology: its own part, and of the rest only what is
// needed to get the names of sets and routers. An exporter that monitors everything contacts all hosts.

/** A config set usually has three members, rarely more. There may be hundreds of routers. */
const MAX_CENTRAL = 7;

/** Known members that this exporter monitors. */
export function ownMembers({ cluster, target, previous, partition }: DiscoverRequest): readonly Member[] {
  return partition ? ownPart({ name: cluster, target, ...previous }, partition).members : previous.members;
}

/** Whether to contact the seeds. Not if the URI names a set that belongs to another exporter. */
export function contactsSeeds({ cluster, target: { replicaSet }, partition }: DiscoverRequest): boolean {
  if (!partition || replicaSet === undefined) return true;
  return mayBeOwn(cluster, { clusterRole: 'unknown', host: '', replicaSet }, partition);
}

/**
 * Whether to contact a declared member. Only a router itself can return the name under which it reports, which decides
 * the exporter it belongs to.
 */
export function contactsDeclared(
  member: DeclaredMember,
  request: DiscoverRequest,
  sharding: ShardingReading,
): boolean {
  const { cluster, partition, memory, dial, previous } = request;
  if (!partition) return true;
  const claim = claimOf(member);
  if (member.clusterRole === 'mongos') {
    const host = memory.aliases.get(declaredAddress(member, dial));
    return host === undefined || mayBeOwn(cluster, { ...claim, host }, partition);
  }
  const { shard, replicaSet } = member;
  if (shard === undefined || replicaSet !== undefined) return mayBeOwn(cluster, claim, partition);
  const found =
    sharding.shards?.get(shard)?.set ?? previous.sets.find((set) => set.shard === shard)?.name ?? shard;
  return mayBeOwn(cluster, { ...claim, replicaSet: found }, partition);
}

/** Whether to contact a host that the config servers name: the own part, and themselves until they report routers. */
export function contactsNamed(
  host: string,
  { clusterRole, replicaSet }: Role,
  { cluster, partition }: DiscoverRequest,
  { routers }: ShardingReading,
): boolean {
  if (!partition || (clusterRole === 'config' && routers === undefined)) return true;
  return mayBeOwn(cluster, { clusterRole, host, ...(replicaSet !== undefined && { replicaSet }) }, partition);
}

/** A few members outside of its part that know the whole cluster. None once the whole cluster is known. */
export function centralHosts(
  clusterRole: 'config' | 'mongos',
  { target, previous, partition, retargeted, dial }: DiscoverRequest,
  { routers }: ShardingReading,
): ReadonlyMap<string, Role> {
  if (!partition || target.replicaSet !== undefined || routers !== undefined) return new Map();
  const known: readonly (readonly [address: string, role: Role])[] = [
    ...target.members.map((member) => [declaredAddress(member, dial), member] as const),
    ...(retargeted ? [] : previous.members).map((member) => [member.address, member] as const),
  ];
  return new Map(known.filter(([, role]) => role.clusterRole === clusterRole).slice(0, MAX_CENTRAL));
}

/** Declared members that belong to this exporter according to the known shards. */
export function declaredHosts(
  request: DiscoverRequest,
  sharding: ShardingReading,
): ReadonlyMap<string, Role> {
  if (!request.partition) return new Map();
  const own = request.target.members.filter((member) => contactsDeclared(member, request, sharding));
  return new Map(own.map((member) => [declaredAddress(member, request.dial), member]));
}
