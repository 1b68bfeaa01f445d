import type { LogFields, Logger } from '../log.js';
import type { Beat, RoundTrip } from '../mongo/beat.js';
import { parseHello } from '../topology/hello.js';
import { memberKey, setKey, type Member, type ReplicaSet, type Topology } from '../topology/types.js';
import { ElectionReasons } from './election-reasons.js';
import { EventRing } from './events.js';
import { addressKey, following, NOBODY, watchedOf, type Following } from './following.js';
import { LastAnswers } from './last-answers.js';
import { downFields, logEvent } from './log-event.js';
import { membershipEvents } from './membership.js';
import type { MemberCounts } from './member-watch.js';
import { Rollbacks, type RollbackReport } from './rollbacks.js';
import type { SetCounts, SetEvent } from './set-watch.js';
import type { Standings } from './standing.js';
import { reportedEvent, type WatchedMember } from './watched-member.js';
import { canonical, configChange } from './watched-set.js';

/** What the watch has counted by now. */
export interface WatchView {
  /** By {@link memberKey}; every known member that is looked at is there. */
  readonly members: ReadonlyMap<string, MemberCounts>;
  /** By {@link setKey}; every known set that is looked at is there. */
  readonly sets: ReadonlyMap<string, SetCounts>;
}

/** What scrapes tell the watch. */
export interface ScrapeReports {
  readonly primaries: readonly { readonly set: ReplicaSet; readonly host: string; readonly term: number }[];
  readonly elections: readonly { readonly set: ReplicaSet; readonly term: number; readonly reason: string }[];
  readonly rollbackIds: readonly RollbackReport[];
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
  #following = NOBODY;
  #onEvent: () => void = () => undefined;
  readonly #last = new LastAnswers();
  readonly #reasons = new ElectionReasons(this.events);
  readonly #rollbacks = new Rollbacks();

  /**
   * @param roundTripOf the driver's own measure
   * @param intervalMs how often members are sent heartbeats
   */
  constructor(log: Logger, roundTripOf: (member: Member) => RoundTrip | undefined, intervalMs?: number) {
    this.#log = log;
    this.#roundTripOf = roundTripOf;
    this.#intervalMs = intervalMs;
  }

  /** From now on is told when something has happened, members that come and go included. */
  set onEvent(listener: () => void) {
    this.#onEvent = listener;
  }

  /** From now on watches the members of this topology; what was counted of those that stay goes on. */
  follow(topology: Topology): void {
    const before = this.#following;
    const now = following(topology, before, this.#intervalMs);
    this.#following = now;
    this.#last.recall(now, before);
    this.#last.prune(now);
    this.#reasons.retain(now.sets);
    this.#rollbacks.retain(now.members);
    for (const event of membershipEvents(membersOf(before), membersOf(now), topology.clusters)) {
      this.events.add(event);
      this.#onEvent();
    }
  }

  /** A heartbeat of the process at the address has ended. */
  beat(cluster: string, address: string, beat: Beat): void {
    const from = { cluster, address };
    this.#last.note(from, beat);
    const watched = this.#following.byAddress.get(addressKey(from));
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
      const reached = watch.counts.lastSuccessAt !== undefined;
      const fields = downFields(member, beat.failure, reached);
      this.#emit(watched, watch.missed(member.host, beat.failure, beat.at), fields);
      const silent = beat.failure.reason === 'timeout';
      if (set) this.#emit(watched, set.watch.unreachable(member.host, silent, beat.at));
    }
  }

  /** What a scrape has learnt besides; of what heartbeats have told already nothing is counted again. */
  report({ primaries, elections, rollbackIds }: ScrapeReports, at: number): void {
    const { sets, members } = this.#following;
    for (const { set, host, term } of primaries) {
      const watched = sets.get(setKey(set));
      const [first] = watched?.set.members ?? [];
      const member = first && members.get(memberKey(first));
      if (watched && member) this.#emit(member, watched.watch.reported(host, term, at));
    }
    for (const { set, term, reason } of elections) this.#reasons.explain(set, term, reason);
    for (const report of rollbackIds) this.#rolledBack(report, at);
  }

  /**
   * @param now milliseconds since 1970
   * @param of who is looked at; absent: all
   */
  view(now: number, of?: Topology): WatchView {
    const { members, sets } = of ? watchedOf(of, this.#following) : this.#following;
    return {
      members: new Map([...members].map(([key, watched]) => [key, this.#countsOf(watched)])),
      sets: new Map([...sets].map(([key, { watch }]) => [key, watch.counts(now)])),
    };
  }

  /** How all stand now. */
  standings(): Standings {
    const { members, sets } = this.#following;
    return {
      members: new Map(
        [...members].flatMap(([key, { watch }]) => (watch.standing ? [[key, watch.standing]] : [])),
      ),
      sets: new Map(
        [...sets].flatMap(([key, { watch, names }]) => {
          const { leadership } = watch;
          return leadership ? [[key, { ...leadership, host: names(leadership.host) }]] : [];
        }),
      ),
    };
  }

  #rolledBack(report: RollbackReport, at: number): void {
    const { member, id } = report;
    const rolledBack = this.#rollbacks.note(report, at);
    const watched = this.#following.members.get(memberKey(member));
    if (watched && rolledBack) {
      this.#emit(watched, [{ type: 'rollback', at, member: member.host, rollbackId: id }]);
    }
  }

  #countsOf({ member, watch }: WatchedMember): MemberCounts {
    const roundTrip = this.#roundTripOf(member);
    return { ...watch.counts, ...(roundTrip && { roundTrip }) };
  }

  #emit(watched: WatchedMember, events: readonly SetEvent[], more?: LogFields): void {
    for (const event of events) {
      logEvent(this.#log, this.events.add(reportedEvent(watched, event)), more);
      this.#onEvent();
    }
  }
}

function membersOf({ members }: Following): readonly Member[] {
  return [...members.values()].map(({ member }) => member);
}
