import type { DeclaredMember, Partition } from '../../config/config.js';
import type { DiscoveryTarget } from '../model/target.js';
import type { Cluster, Member, ReplicaSet, Responsibilities } from '../model/topology.js';

/**
 * With fewer routers of its own, the exporter that is the leader for a cluster may query routers of others, so that one
 * router that is down does not block its requests.
 */
const MIN_ROUTERS = 2;

/** What of a cluster is divided among exporters. */
type DividedCluster = Pick<Cluster, 'name' | 'target' | 'members' | 'sets'>;

/** Fields of a process that decide which exporter it belongs to. */
export type Claim = Pick<Member, 'clusterRole' | 'replicaSet' | 'host'>;

/**
 * Returns the part of a cluster that one of several exporters monitors. A set is never split: its members are assigned
 * to one exporter by the name of the set. Processes outside of sets, such as routers, are assigned by their own names.
 * The config servers are assigned by the name of the cluster alone, since a file need not name their set.
 *
 * @param whole the cluster as far as this exporter knows it; for other parts the names of sets and routers are enough
 */
export function ownPart<T extends DividedCluster>(
  whole: T,
  partition: Partition,
): T & { readonly responsibilities: Responsibilities } {
  const sets = whole.sets.filter((set) => isOwned(keyOfSet(set, whole.target), partition));
  const inSets = membersOf(whole.sets);
  const inOwnSets = membersOf(sets);
  const isOwn = (member: Member): boolean =>
    inSets.has(member) ? inOwnSets.has(member) : isOwned(keyOf(whole.name, member), partition);
  return {
    ...whole,
    members: whole.members.filter(isOwn),
    sets,
    responsibilities: responsibilitiesOf(whole, partition, isOwn),
  };
}

/** Index of the exporter that monitors the member of this name; `undefined` if no such member is known. */
export function partitionIndexOf(whole: DividedCluster, name: string, total: number): number | undefined {
  const member = whole.members.find((one) => one.name === name);
  if (!member) return undefined;
  const set = whole.sets.find(({ members }) => members.includes(member));
  return ownerOf(set ? keyOfSet(set, whole.target) : keyOf(whole.name, member), total);
}

/** Whether it may belong to this exporter. The set that a URI names may be that of the config servers. */
export function mayBeOwn(cluster: string, claim: Claim, partition: Partition): boolean {
  const mayBeConfig = claim.clusterRole === 'unknown' && claim.replicaSet !== undefined;
  return (
    isOwned(keyOf(cluster, claim), partition) || (mayBeConfig && isOwned(keyOfConfig(cluster), partition))
  );
}

/** What is known of a declared member before any request. The set of a shard is assumed to be named like the shard. */
export function claimOf({ clusterRole, host, replicaSet, shard }: DeclaredMember): Claim {
  const set = replicaSet ?? shard;
  return { clusterRole, host, ...(set !== undefined && { replicaSet: set }) };
}

function isOwned(key: string, { index, count }: Partition): boolean {
  return ownerOf(key, count) === index;
}

function membersOf(sets: readonly ReplicaSet[]): ReadonlySet<Member> {
  return new Set(sets.flatMap(({ members }) => members));
}

/**
 * A plain set that the topology file declares differently from what is found is assigned to the exporter that the file
 * leads to it: no other exporter contacts it.
 */
function keyOfSet({ cluster, clusterRole, name, members }: ReplicaSet, target: DiscoveryTarget): string {
  const found = { clusterRole, host: name, replicaSet: name };
  const isNamed = target.members.some(({ replicaSet }) => replicaSet === name);
  if (clusterRole !== 'replset' || isNamed) return keyOf(cluster, found);
  const own = members.filter(({ declared }) => declared);
  const declared = target.members.find(({ host, address }) =>
    own.some((member) => member.host === host || member.address === (address ?? host)),
  );
  return keyOf(cluster, declared ? claimOf(declared) : found);
}

function keyOf(cluster: string, { clusterRole, replicaSet, host }: Claim): string {
  if (clusterRole === 'config') return keyOfConfig(cluster);
  return replicaSet === undefined ? keyOfProcess(cluster, host) : `set\n${cluster}\n${replicaSet}`;
}

function keyOfConfig(cluster: string): string {
  return `config\n${cluster}`;
}

function keyOfProcess(cluster: string, host: string): string {
  return `process\n${cluster}\n${host}`;
}

/** The exporter of the config servers is the leader for the cluster, whether or not they are known yet. */
function responsibilitiesOf(
  { name, members }: DividedCluster,
  partition: Partition,
  isOwn: (member: Member) => boolean,
): Responsibilities {
  if (!isOwned(keyOfConfig(name), partition)) return { isLeader: false, borrowedRouters: [] };
  const routers = members.filter(({ clusterRole, discovered }) => clusterRole === 'mongos' && discovered);
  const others = routers.filter((router) => !isOwn(router));
  const missing = Math.max(0, MIN_ROUTERS - (routers.length - others.length));
  const weigh = ({ host }: Member): number => weightOf(keyOfProcess(name, host), partition.index);
  return {
    isLeader: true,
    borrowedRouters: others.toSorted((a, b) => weigh(b) - weigh(a)).slice(0, missing),
  };
}

/**
 * Assigns a key to one of `total` exporters by highest random weight (rendezvous hashing). Every exporter computes the
 * same result without requests to another. An additional exporter takes its part equally from all others, and nothing
 * moves between the existing ones.
 *
 * The arithmetic must never change: exporters of two versions run side by side while one replaces the other.
 *
 * @returns the partition index, from 0
 */
export function ownerOf(key: string, total: number): number {
  const hash = fnv1a(key);
  let owner = 0;
  for (let index = 1; index < total; index++) {
    if (weigh(hash, index) > weigh(hash, owner)) owner = index;
  }
  return owner;
}

/** Weight of a key for that exporter: 32 bits, distributed evenly over keys and partition indexes. */
export function weightOf(key: string, index: number): number {
  return weigh(fnv1a(key), index);
}

function weigh(hash: number, index: number): number {
  return mixed(hash ^ mixed(index + 1));
}

/** 32-bit FNV-1a hash of the text as UTF-8. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** The finalizer of MurmurHash3: each bit of the result depends on each bit of the input. */
function mixed(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
