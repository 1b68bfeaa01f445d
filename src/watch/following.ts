import { namesOf } from '../topology/names.js';
import { memberKey, setKey, type Member, type ReplicaSet, type Topology } from '../topology/types.js';
import { MemberWatch } from './member-watch.js';
import { SetWatch } from './set-watch.js';
import type { WatchedMember } from './watched-member.js';
import type { WatchedSet } from './watched-set.js';

/** Everything that is watched now. */
export interface Following {
  /** By {@link memberKey}. */
  readonly members: ReadonlyMap<string, WatchedMember>;
  /** By {@link addressKey}. */
  readonly byAddress: ReadonlyMap<string, WatchedMember>;
  /** By {@link setKey}. */
  readonly sets: ReadonlyMap<string, WatchedSet>;
}

export const NOBODY: Following = { members: new Map(), byAddress: new Map(), sets: new Map() };

/**
 * The members and sets of this topology; what was counted of those that stay goes on.
 *
 * @param intervalMs how often members are sent heartbeats
 */
export function following({ clusters }: Topology, before: Following, intervalMs?: number): Following {
  const sets = new Map(
    clusters.flatMap((cluster) =>
      cluster.sets.map((set) => [setKey(set), watchedSet(set, before, intervalMs)] as const),
    ),
  );
  const setOf = new Map(
    [...sets.values()].flatMap((one) => one.set.members.map((member) => [member, one] as const)),
  );
  const members = new Map(
    clusters.flatMap((cluster) =>
      cluster.members.map((member): [string, WatchedMember] => {
        const key = memberKey(member);
        const set = setOf.get(member);
        const watch = before.members.get(key)?.watch ?? new MemberWatch();
        return [key, { member, watch, ...(set && { set }) }];
      }),
    ),
  );
  const byAddress = new Map([...members.values()].map((one) => [addressKey(one.member), one]));
  return { members, byAddress, sets };
}

/** What is watched of this topology. */
export function watchedOf(
  { clusters }: Topology,
  { members, sets }: Following,
): Pick<Following, 'members' | 'sets'> {
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

/** Of heartbeats only the address is known. */
export function addressKey({ cluster, address }: Pick<Member, 'cluster' | 'address'>): string {
  return `${cluster}/${address}`;
}

function watchedSet(set: ReplicaSet, before: Following, intervalMs: number | undefined): WatchedSet {
  const old = before.sets.get(setKey(set));
  const watch = old?.watch ?? new SetWatch(intervalMs);
  watch.retain(new Set(set.members.map(({ host }) => host)));
  return { set, watch, names: namesOf(set), configVersion: old?.configVersion ?? set.config?.version };
}
