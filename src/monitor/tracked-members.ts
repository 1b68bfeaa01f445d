import type { Heartbeat } from '../mongo/heartbeat-source.js';
import { difference } from '../topology/inventory/changes.js';
import { parseHello } from '../topology/model/hello.js';
import {
  memberKey,
  namesOf,
  setKey,
  type Cluster,
  type Member,
  type ReplicaSet,
  type Topology,
} from '../topology/model/topology.js';
import { UNKNOWN_REPLY_KEEP_MS } from '../util/time-constants.js';
import type { TopologyEvent } from './events.js';
import { MemberMonitor, type TrackedMember } from './member-monitor.js';
import { canonical, SetMonitor, type TrackedSet } from './set-monitor.js';

/** Everything that is monitored now. */
export interface TrackedMembers {
  /** By {@link memberKey}. */
  readonly members: ReadonlyMap<string, TrackedMember>;
  /** By {@link addressKey}. */
  readonly byAddress: ReadonlyMap<string, TrackedMember>;
  /** By {@link setKey}. */
  readonly sets: ReadonlyMap<string, TrackedSet>;
}

export const NONE_TRACKED: TrackedMembers = { members: new Map(), byAddress: new Map(), sets: new Map() };

/**
 * The members and sets of this topology. Those that stay keep their counts.
 *
 * @param intervalMs how often members are sent heartbeats
 */
export function trackedMembers(
  { clusters }: Topology,
  before: TrackedMembers,
  intervalMs?: number,
): TrackedMembers {
  const sets = new Map(
    clusters.flatMap((cluster) =>
      cluster.sets.map((set) => [setKey(set), trackedSet(set, before, intervalMs)] as const),
    ),
  );
  const setOf = new Map(
    [...sets.values()].flatMap((one) => one.set.members.map((member) => [member, one] as const)),
  );
  const members = new Map(
    clusters.flatMap((cluster) =>
      cluster.members.map((member): [string, TrackedMember] => {
        const key = memberKey(member);
        const set = setOf.get(member);
        const monitor = before.members.get(key)?.monitor ?? new MemberMonitor();
        return [key, { member, monitor, ...(set && { set }) }];
      }),
    ),
  );
  const byAddress = new Map([...members.values()].map((one) => [addressKey(one.member), one]));
  return { members, byAddress, sets };
}

/** The tracked members and sets of this topology. */
export function trackedOf(
  { clusters }: Topology,
  { members, sets }: TrackedMembers,
): Pick<TrackedMembers, 'members' | 'sets'> {
  return {
    members: picked(members, clusters.flatMap((cluster) => cluster.members).map(memberKey)),
    sets: picked(sets, clusters.flatMap((cluster) => cluster.sets).map(setKey)),
  };
}

function picked<T>(all: ReadonlyMap<string, T>, keys: readonly string[]): ReadonlyMap<string, T> {
  return new Map(
    keys.flatMap((key) => {
      const one = all.get(key);
      return one === undefined ? [] : [[key, one]];
    }),
  );
}

/** The key of a member for heartbeats, of which only the cluster and the address are known. */
export function addressKey({ cluster, address }: Pick<Member, 'cluster' | 'address'>): string {
  return `${cluster}/${address}`;
}

function trackedSet(set: ReplicaSet, before: TrackedMembers, intervalMs: number | undefined): TrackedSet {
  const old = before.sets.get(setKey(set));
  const monitor = old?.monitor ?? new SetMonitor(intervalMs);
  monitor.retain(new Set(set.members.map(({ host }) => host)));
  return { set, monitor, names: namesOf(set), configVersion: old?.configVersion ?? set.config?.version };
}

/** The last reply from each address, also from hosts that are not known as members yet. */
export class LastReplies {
  readonly #replies = new Map<string, Heartbeat & { readonly ok: true }>();

  record(from: Pick<Member, 'cluster' | 'address'>, heartbeat: Heartbeat): void {
    if (heartbeat.ok) this.#replies.set(addressKey(from), heartbeat);
    else this.#replies.delete(addressKey(from));
  }

  /**
   * Passes earlier replies to members and sets that are monitored from now on. A stream sends nothing until something
   * changes or the interval ends: waiting for what a discovery has already received would take a change in the first
   * moment as the initial state.
   */
  restore(now: TrackedMembers, before: TrackedMembers): void {
    for (const [key, { member, monitor, set }] of now.members) {
      const last = this.#replies.get(addressKey(member));
      if (!last) continue;
      const hello = parseHello(last.reply);
      if (!before.members.has(key)) monitor.restoreState(hello);
      if (set && !before.sets.has(setKey(set.set)) && hello.setName === set.set.name) {
        set.monitor.heartbeatSucceeded(member.host, canonical(hello, set.set), last.at);
      }
    }
  }

  /** Forgets addresses without a member after a while. */
  prune({ byAddress }: TrackedMembers): void {
    const outdated = Date.now() - UNKNOWN_REPLY_KEEP_MS;
    for (const [key, { at }] of this.#replies) {
      if (!byAddress.has(key) && at < outdated) this.#replies.delete(key);
    }
  }
}

/** Added and removed members. The first discovery of a cluster gives no events: everything in it is new. */
export function membershipEvents(
  before: readonly Member[],
  after: readonly Member[],
  clusters: readonly Cluster[],
): readonly TopologyEvent[] {
  const known = new Set(before.map(({ cluster }) => cluster));
  const discovered = new Set(
    clusters
      // The status is still that of the previous discovery.
      .filter(({ discovery: { success, lastSuccessAt } }) => success === true || lastSuccessAt !== undefined)
      .map(({ name }) => name)
      .filter((name) => known.has(name)),
  );
  const at = Date.now();
  const events = (type: 'member_added' | 'member_removed', members: readonly Member[]): TopologyEvent[] =>
    members
      .filter(({ cluster }) => discovered.has(cluster))
      .map(({ cluster, name, replicaSet }) => ({
        type,
        at,
        cluster,
        member: name,
        ...(replicaSet !== undefined && { replicaSet }),
      }));
  const { added, removed } = difference(before, after);
  return [...events('member_added', added), ...events('member_removed', removed)];
}
