import type { LogFields, Logger } from '../log.js';
import type { Beat, RoundTrip } from '../mongo/beat.js';
import { parseHello } from '../topology/hello.js';
import { memberKey, setKey, type Member, type ReplicaSet, type Topology } from '../topology/types.js';
import { EventRing } from './events.js';
import { downFields, logEvent } from './log-event.js';
import { membershipEvents } from './membership.js';
import { MemberWatch, type MemberCounts } from './member-watch.js';
import { SetWatch, type SetCounts, type SetEvent } from './set-watch.js';
import { canonical, configChange, type WatchedSet } from './watched-set.js';

/** What the watch has counted by now. */
export interface WatchView {
  /** By {@link memberKey}; every known member is there. */
  readonly members: ReadonlyMap<string, MemberCounts>;
  /** By {@link setKey}; every known set is there. */
  readonly sets: ReadonlyMap<string, SetCounts>;
}

/** What scrapes tell the watch. */
export interface ScrapeReports {
  readonly primaries: readonly { readonly set: ReplicaSet; readonly host: string; readonly term: number }[];
  readonly elections: readonly { readonly set: ReplicaSet; readonly term: number; readonly reason: string }[];
  readonly rollbackIds: readonly { readonly member: Member; readonly id: number }[];
}

/** How long an answer is kept from an address that is no member's: longer than any discovery takes. */
const KEEP_MS = 60_000;

const ELECTIONS: ReadonlySet<string> = new Set(['primary_changed', 'primary_reelected']);

interface WatchedMember {
  readonly member: Member;
  readonly watch: MemberWatch;
  readonly set?: WatchedSet;
}

/**
 * Follows every member between scrapes by the heartbeats of the driver's own monitoring, which cost no connection of
 * their own. The only source of what is counted here: a scrape that sees the same change counts nothing.
 */
export class Watcher {
  readonly events = new EventRing();
  readonly #log: Logger;
  readonly #intervalMs: number | undefined;
  readonly #roundTripOf: (member: Member) => RoundTrip | undefined;
  #members = new Map<string, WatchedMember>();
  #byAddress = new Map<string, WatchedMember>();
  #sets = new Map<string, WatchedSet>();
  readonly #rollbackIds = new Map<string, number>();
  /** The last answer from each address; also of processes that are not known as members yet. */
  readonly #last = new Map<string, Beat & { readonly ok: true }>();
  /** Set → the term of which the reason is known. */
  readonly #explained = new Map<string, number>();

  /**
   * @param roundTripOf the driver's own measure
   * @param intervalMs how often members are sent heartbeats
   */
  constructor(log: Logger, roundTripOf: (member: Member) => RoundTrip | undefined, intervalMs?: number) {
    this.#log = log;
    this.#roundTripOf = roundTripOf;
    this.#intervalMs = intervalMs;
  }

  /** From now on watches the members of this topology; what was counted of those that stay goes on. */
  follow({ clusters }: Topology): void {
    const sets = new Map(
      clusters.flatMap((cluster) => cluster.sets.map((set) => [setKey(set), this.#watchSet(set)])),
    );
    const setOf = new Map(
      [...sets.values()].flatMap((watched) =>
        watched.set.members.map((member) => [member, watched] as const),
      ),
    );
    const members = clusters.flatMap((cluster) => cluster.members);
    const before = this.#members;
    this.#members = new Map(
      members.map((member) => {
        const set = setOf.get(member);
        const watch = before.get(memberKey(member))?.watch ?? new MemberWatch();
        return [memberKey(member), { member, watch, ...(set && { set }) }];
      }),
    );
    this.#byAddress = new Map(
      [...this.#members.values()].map((one) => [`${one.member.cluster}/${one.member.address}`, one]),
    );
    const fresh = new Set([...sets.keys()].filter((key) => !this.#sets.has(key)));
    this.#sets = sets;
    this.#recall(before, fresh);
    forget(this.#rollbackIds, this.#members);
    forget(this.#explained, sets);
    const [old, now] = [before, this.#members].map((known) =>
      [...known.values()].map(({ member }) => member),
    );
    for (const event of membershipEvents(old ?? [], now ?? [], clusters)) this.events.add(event);
  }

  /** A heartbeat of the process at the address has ended. */
  beat(cluster: string, address: string, beat: Beat): void {
    const key = `${cluster}/${address}`;
    const watched = this.#byAddress.get(key);
    if (beat.ok) this.#last.set(key, beat);
    else this.#last.delete(key);
    if (!watched) return;
    const { member, watch, set } = watched;
    if (beat.ok) {
      const hello = parseHello(beat.reply);
      this.#emit(watched, watch.heard(member.host, hello, beat.at));
      // A process of another set on this port says nothing of this one.
      if (!set || hello.setName !== set.set.name) return;
      this.#emit(watched, set.watch.heard(member.host, canonical(hello, set.set), beat.at));
      this.#emit(watched, configChange(set, hello, beat.at));
    } else {
      this.#emit(watched, watch.missed(member.host, beat.failure, beat.at), downFields(member, beat.failure));
      const silent = beat.failure.reason === 'timeout';
      if (set) this.#emit(watched, set.watch.unreachable(member.host, silent, beat.at));
    }
  }

  /**
   * A stream tells nothing until something changes: what a discovery has already heard of its members must not be
   * waited for, or a change in the first moment would be taken for how it was.
   */
  #recall(before: ReadonlyMap<string, WatchedMember>, fresh: ReadonlySet<string>): void {
    for (const [key, { member, watch, set }] of this.#members) {
      const last = this.#last.get(`${member.cluster}/${member.address}`);
      if (!last) continue;
      const hello = parseHello(last.reply);
      if (!before.has(key)) watch.recall(hello);
      if (set && fresh.has(setKey(set.set)) && hello.setName === set.set.name) {
        set.watch.heard(member.host, canonical(hello, set.set), last.at);
      }
    }
    const outdated = Date.now() - KEEP_MS;
    for (const [key, { at }] of this.#last) {
      if (!this.#byAddress.has(key) && at < outdated) this.#last.delete(key);
    }
  }

  /** What a scrape has learnt besides; of what heartbeats have told already nothing is counted again. */
  report({ primaries, elections, rollbackIds }: ScrapeReports, at: number): void {
    for (const { set, host, term } of primaries) {
      const watched = this.#sets.get(setKey(set));
      const [first] = watched?.set.members ?? [];
      const member = first && this.#members.get(memberKey(first));
      if (watched && member) this.#emit(member, watched.watch.reported(host, term, at));
    }
    for (const { set, term, reason } of elections) this.#explain(set, term, reason);
    for (const { member, id } of rollbackIds) this.#rolledBack(member, id, at);
  }

  /** @param now milliseconds since 1970 */
  view(now: number): WatchView {
    return {
      members: new Map([...this.#members].map(([key, watched]) => [key, this.#countsOf(watched)])),
      sets: new Map([...this.#sets].map(([key, { watch }]) => [key, watch.counts(now)])),
    };
  }

  /** The election itself was told by heartbeats; its reason stands in replSetGetStatus only. */
  #explain(set: ReplicaSet, term: number, reason: string): void {
    const { cluster, name } = set;
    if (this.#explained.get(setKey(set)) === term) return;
    const elections = this.events.find({ types: ELECTIONS, limit: Infinity });
    const own = elections.filter(
      (event) => event.cluster === cluster && event.replicaSet === name && event.term === term,
    );
    for (const { id } of own) this.events.complete(id, { reason });
    if (own.length > 0) this.#explained.set(setKey(set), term);
  }

  #rolledBack(member: Member, id: number, at: number): void {
    const key = memberKey(member);
    const before = this.#rollbackIds.get(key);
    this.#rollbackIds.set(key, id);
    const watched = this.#members.get(key);
    if (watched && before !== undefined && id > before) {
      this.#emit(watched, [{ type: 'rollback', at, member: member.host, rollbackId: id }]);
    }
  }

  #countsOf({ member, watch }: WatchedMember): MemberCounts {
    const roundTrip = this.#roundTripOf(member);
    return { ...watch.counts, ...(roundTrip && { roundTrip }) };
  }

  #watchSet(set: ReplicaSet): WatchedSet {
    const old = this.#sets.get(setKey(set));
    const watch = old?.watch ?? new SetWatch(this.#intervalMs);
    watch.retain(new Set(set.members.map(({ host }) => host)));
    return {
      set,
      watch,
      names: new Map(set.members.map(({ host, name }) => [host, name])),
      configVersion: old?.configVersion ?? set.config?.version,
    };
  }

  #emit({ member, set }: WatchedMember, events: readonly SetEvent[], more?: LogFields): void {
    for (const event of events) {
      const nameOf = (host: string): string =>
        set?.names.get(host) ?? (host === member.host ? member.name : host);
      const named = {
        ...event,
        cluster: member.cluster,
        ...(member.replicaSet !== undefined && { replicaSet: member.replicaSet }),
        ...(event.member !== undefined && { member: nameOf(event.member) }),
        ...(event.previous !== undefined && { previous: nameOf(event.previous) }),
      };
      logEvent(this.#log, this.events.add(named), more);
    }
  }
}

function forget(kept: Map<string, unknown>, known: ReadonlyMap<string, unknown>): void {
  for (const key of kept.keys()) if (!known.has(key)) kept.delete(key);
}
