import type { ClusterTarget, DeclaredMember, Share } from '../config/config.js';
import { ownerOf, weightOf } from './rendezvous.js';
import type { Cluster, Duties, Member, ReplicaSet } from './types.js';

/**
 * With fewer routers of its own, the exporter that speaks for a cluster may ask routers of others, so that one that
 * is down keeps nothing from it.
 */
const ROUTERS_TO_ASK = 2;

/** What of a cluster is shared out. */
type Known = Pick<Cluster, 'name' | 'target' | 'members' | 'sets'>;

/** What of a process tells whose it is. */
export type Claim = Pick<Member, 'component' | 'replicaSet' | 'host'>;

/**
 * The part of a cluster that one of several exporters watches. A set is never split: its members fall to an exporter
 * together, by the name of the set; processes outside of sets, as routers, each by the own name. The config servers
 * fall to one by the name of the cluster alone, since a file need not name their set.
 *
 * @param whole as far as this exporter knows it: of what is not its own the names of sets and routers are enough
 */
export function partOf<T extends Known>(whole: T, share: Share): T & { readonly duties: Duties } {
  const sets = whole.sets.filter((set) => isOwned(keyOfSet(set, whole.target), share));
  const placed = membersOf(whole.sets);
  const inOwnSets = membersOf(sets);
  const isOwn = (member: Member): boolean =>
    placed.has(member) ? inOwnSets.has(member) : isOwned(keyOf(whole.name, member), share);
  return { ...whole, members: whole.members.filter(isOwn), sets, duties: dutiesOf(whole, share, isOwn) };
}

/** The exporter that watches the member of this name; `undefined` where none is known by it. */
export function watcherOf(whole: Known, name: string, total: number): number | undefined {
  const member = whole.members.find((one) => one.name === name);
  if (!member) return undefined;
  const set = whole.sets.find(({ members }) => members.includes(member));
  return ownerOf(set ? keyOfSet(set, whole.target) : keyOf(whole.name, member), total);
}

/** Whether it may turn out to be this exporter's. The set that a URI names may be the config servers'. */
export function mayBeOwn(cluster: string, claim: Claim, share: Share): boolean {
  const mayBeConfig = claim.component === 'unknown' && claim.replicaSet !== undefined;
  return isOwned(keyOf(cluster, claim), share) || (mayBeConfig && isOwned(keyOfConfig(cluster), share));
}

/** What is known of a declared member before anybody was asked; a shard's set is taken to be called like the shard. */
export function claimOf({ component, host, replicaSet, shard }: DeclaredMember): Claim {
  const set = replicaSet ?? shard;
  return { component, host, ...(set !== undefined && { replicaSet: set }) };
}

function isOwned(key: string, { ordinal, total }: Share): boolean {
  return ownerOf(key, total) === ordinal;
}

function membersOf(sets: readonly ReplicaSet[]): ReadonlySet<Member> {
  return new Set(sets.flatMap(({ members }) => members));
}

/**
 * A plain set that the topology file describes otherwise than it is found falls to the exporter that the file leads to
 * it: no other one looks there.
 */
function keyOfSet({ cluster, component, name, members }: ReplicaSet, target: ClusterTarget): string {
  const found = { component, host: name, replicaSet: name };
  const isNamed = target.members.some(({ replicaSet }) => replicaSet === name);
  if (component !== 'replset' || isNamed) return keyOf(cluster, found);
  const own = members.filter(({ declared }) => declared);
  const declared = target.members.find(({ host, address }) =>
    own.some((member) => member.host === host || member.address === (address ?? host)),
  );
  return keyOf(cluster, declared ? claimOf(declared) : found);
}

function keyOf(cluster: string, { component, replicaSet, host }: Claim): string {
  if (component === 'config') return keyOfConfig(cluster);
  return replicaSet === undefined ? keyOfProcess(cluster, host) : `set\n${cluster}\n${replicaSet}`;
}

function keyOfConfig(cluster: string): string {
  return `config\n${cluster}`;
}

function keyOfProcess(cluster: string, host: string): string {
  return `process\n${cluster}\n${host}`;
}

/** The exporter of the config servers speaks for the cluster, whether or not they are known by now. */
function dutiesOf({ name, members }: Known, share: Share, isOwn: (member: Member) => boolean): Duties {
  if (!isOwned(keyOfConfig(name), share)) return { speaks: false, lent: [] };
  const routers = members.filter(({ component, discovered }) => component === 'mongos' && discovered);
  const others = routers.filter((router) => !isOwn(router));
  const missing = Math.max(0, ROUTERS_TO_ASK - (routers.length - others.length));
  const weigh = ({ host }: Member): number => weightOf(keyOfProcess(name, host), share.ordinal);
  return { speaks: true, lent: others.toSorted((a, b) => weigh(b) - weigh(a)).slice(0, missing) };
}
