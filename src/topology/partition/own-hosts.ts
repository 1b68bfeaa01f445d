import type { DeclaredMember } from '../../config/config.js';
import type { DiscoverRequest } from '../discovery/discover.js';
import type { HostHint } from '../discovery/hosts.js';
import { declaredAddress } from '../discovery/members.js';
import type { ShardingReading } from '../discovery/read-sharding.js';
import type { Member } from '../model/topology.js';
import { claimOf, mayBeOwn, ownPart } from './partition.js';

// Whom discovery asks where several exporters share the topology: its own part, and of the rest no more than it takes to
// learn the names of sets and routers. One exporter that watches all asks everybody.

/** A config set has three members, seldom more; of routers there may be hundreds. */
const MOST_CENTRAL = 7;

/** The known members that this exporter watches. */
export function ownMembers({ cluster, target, previous, partition }: DiscoverRequest): readonly Member[] {
  return partition ? ownPart({ name: cluster, target, ...previous }, partition).members : previous.members;
}

/** Not where the URI names a set, and that is another exporter's. */
export function asksSeeds({ cluster, target: { replicaSet }, partition }: DiscoverRequest): boolean {
  if (!partition || replicaSet === undefined) return true;
  return mayBeOwn(cluster, { component: 'unknown', host: '', replicaSet }, partition);
}

/** Of a router only itself can tell under which name it reports, and so whose it is. */
export function asksDeclared(
  member: DeclaredMember,
  request: DiscoverRequest,
  sharding: ShardingReading,
): boolean {
  const { cluster, partition, memory, dial, previous } = request;
  if (!partition) return true;
  const claim = claimOf(member);
  if (member.component === 'mongos') {
    const host = memory.aliases.get(declaredAddress(member, dial));
    return host === undefined || mayBeOwn(cluster, { ...claim, host }, partition);
  }
  const { shard, replicaSet } = member;
  if (shard === undefined || replicaSet !== undefined) return mayBeOwn(cluster, claim, partition);
  const found =
    sharding.shards?.get(shard)?.set ?? previous.sets.find((set) => set.shard === shard)?.name ?? shard;
  return mayBeOwn(cluster, { ...claim, replicaSet: found }, partition);
}

/** Of what the config servers name: its own part, and themselves while they have not told all. */
export function asksNamed(
  host: string,
  { component, replicaSet }: HostHint,
  { cluster, partition }: DiscoverRequest,
  { routers }: ShardingReading,
): boolean {
  if (!partition || (component === 'config' && routers === undefined)) return true;
  return mayBeOwn(cluster, { component, host, ...(replicaSet !== undefined && { replicaSet }) }, partition);
}

/** Members outside of its part that know the whole cluster, few of them; none once that is known. */
export function centralHosts(
  component: 'config' | 'mongos',
  { target, previous, partition, retargeted, dial }: DiscoverRequest,
  { routers }: ShardingReading,
): ReadonlyMap<string, HostHint> {
  if (!partition || target.replicaSet !== undefined || routers !== undefined) return new Map();
  const known: readonly (readonly [address: string, place: HostHint])[] = [
    ...target.members.map((member) => [declaredAddress(member, dial), member] as const),
    ...(retargeted ? [] : previous.members).map((member) => [member.address, member] as const),
  ];
  return new Map(known.filter(([, place]) => place.component === component).slice(0, MOST_CENTRAL));
}

/** Declared members that turn out to be its own by what was heard of shards. */
export function declaredHosts(
  request: DiscoverRequest,
  sharding: ShardingReading,
): ReadonlyMap<string, HostHint> {
  if (!request.partition) return new Map();
  const own = request.target.members.filter((member) => asksDeclared(member, request, sharding));
  return new Map(own.map((member) => [declaredAddress(member, request.dial), member]));
}
