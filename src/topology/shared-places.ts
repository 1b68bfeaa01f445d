import type { DeclaredMember } from '../config/config.js';
import type { Place } from './access.js';
import type { DiscoverRequest } from './discover-request.js';
import { declaredAddress } from './members.js';
import type { ShardingReading } from './read-sharding.js';
import { claimOf, mayBeOwn, partOf } from './share.js';
import type { Member } from './types.js';

// Whom discovery asks where several exporters share the topology: its own part, and of the rest no more than it takes to
// learn the names of sets and routers. One exporter that watches all asks everybody.

/** A config set has three members, seldom more; of routers there may be hundreds. */
const MOST_CENTRAL = 7;

/** The known members that this exporter watches. */
export function ownMembers({ cluster, target, previous, share }: DiscoverRequest): readonly Member[] {
  return share ? partOf({ name: cluster, target, ...previous }, share).members : previous.members;
}

/** Not where the URI names a set, and that is another exporter's. */
export function asksSeeds({ cluster, target: { replicaSet }, share }: DiscoverRequest): boolean {
  if (!share || replicaSet === undefined) return true;
  return mayBeOwn(cluster, { component: 'unknown', host: '', replicaSet }, share);
}

/** Of a router only itself can tell under which name it reports, and so whose it is. */
export function asksDeclared(
  member: DeclaredMember,
  request: DiscoverRequest,
  sharding: ShardingReading,
): boolean {
  const { cluster, share, memory, dial, previous } = request;
  if (!share) return true;
  const claim = claimOf(member);
  if (member.component === 'mongos') {
    const host = memory.aliases.get(declaredAddress(member, dial));
    return host === undefined || mayBeOwn(cluster, { ...claim, host }, share);
  }
  const { shard, replicaSet } = member;
  if (shard === undefined || replicaSet !== undefined) return mayBeOwn(cluster, claim, share);
  const found =
    sharding.shards?.get(shard)?.set ?? previous.sets.find((set) => set.shard === shard)?.name ?? shard;
  return mayBeOwn(cluster, { ...claim, replicaSet: found }, share);
}

/** Of what the config servers name: its own part, and themselves while they have not told all. */
export function asksNamed(
  host: string,
  { component, replicaSet }: Place,
  { cluster, share }: DiscoverRequest,
  { routers }: ShardingReading,
): boolean {
  if (!share || (component === 'config' && routers === undefined)) return true;
  return mayBeOwn(cluster, { component, host, ...(replicaSet !== undefined && { replicaSet }) }, share);
}

/** Members outside of its part that know the whole cluster, few of them; none once that is known. */
export function centralPlaces(
  component: 'config' | 'mongos',
  { target, previous, share, retargeted, dial }: DiscoverRequest,
  { routers }: ShardingReading,
): ReadonlyMap<string, Place> {
  if (!share || target.replicaSet !== undefined || routers !== undefined) return new Map();
  const known: readonly (readonly [address: string, place: Place])[] = [
    ...target.members.map((member) => [declaredAddress(member, dial), member] as const),
    ...(retargeted ? [] : previous.members).map((member) => [member.address, member] as const),
  ];
  return new Map(known.filter(([, place]) => place.component === component).slice(0, MOST_CENTRAL));
}

/** Declared members that turn out to be its own by what was heard of shards. */
export function declaredPlaces(
  request: DiscoverRequest,
  sharding: ShardingReading,
): ReadonlyMap<string, Place> {
  if (!request.share) return new Map();
  const own = request.target.members.filter((member) => asksDeclared(member, request, sharding));
  return new Map(own.map((member) => [declaredAddress(member, request.dial), member]));
}
