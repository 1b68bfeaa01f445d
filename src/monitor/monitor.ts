import type { Heartbeat, RoundTrip } from '../mongo/heartbeat-source.js';
import { parseHello } from '../topology/model/hello.js';
import { memberKey, setKey, type Member, type Topology } from '../topology/model/topology.js';
import type { LogFields, Logger } from '../util/log.js';
import { downFields, EventRing, logEvent } from './events.js';
import { reportedEvent, type MemberCounts, type TrackedMember } from './member-monitor.js';
import type { MemberStatuses } from './primary-status.js';
import { ElectionReasons, Rollbacks, type RollbackReport, type ScrapeReports } from './scrape-reports.js';
import { canonical, configChange, type SetCounts, type SetEvent } from './set-monitor.js';
import {
  addressKey,
  LastReplies,
  membershipEvents,
  NONE_TRACKED,
  trackedMembers,
  trackedOf,
  type TrackedMembers,
} from './tracked-members.js';

/** The current counts of the monitor. */
export interface MonitorView {
  /** By {@link memberKey}; contains every tracked member of the requested topology. */
  readonly members: ReadonlyMap<string, MemberCounts>;
  /** By {@link setKey}; contains every tracked set of the requested topology. */
  readonly sets: ReadonlyMap<string, SetCounts>;
}

/**
 * Monitors every member between scrapes by the heartbeats of the driver's own monitoring, which need no extra
 * connection. A scrape that sees a change which heartbeats have already reported does not count it again.
 */
export class Monitor {
  readonly events = new EventRing();
  readonly #log: Logger;
  readonly #intervalMs: number | undefined;
  readonly #roundTripOf: (member: Member) => RoundTrip | undefined;
  #tracked = NONE_TRACKED;
  #onEvent: () => void = () => undefined;
  readonly #lastReplies = new LastReplies();
  readonly #reasons = new ElectionReasons(this.events);
  readonly #rollbacks = new Rollbacks();

  /**
   * @param roundTripOf the round-trip time as the driver measures it
   * @param intervalMs how often members are sent heartbeats
   */
  constructor(log: Logger, roundTripOf: (member: Member) => RoundTrip | undefined, intervalMs?: number) {
    this.#log = log;
    this.#roundTripOf = roundTripOf;
    this.#intervalMs = intervalMs;
  }

  /** The listener is called after every event, also when members are added or removed. */
  set onEvent(listener: () => void) {
    this.#onEvent = listener;
  }

  /** Monitors the members of this topology from now on. Members and sets that stay keep their counts. */
  track(topology: Topology): void {
    const before = this.#tracked;
    const now = trackedMembers(topology, before, this.#intervalMs);
    this.#tracked = now;
    this.#lastReplies.restore(now, before);
    this.#lastReplies.prune(now);
    this.#reasons.retain(now.sets);
    this.#rollbacks.retain(now.members);
    for (const event of membershipEvents(membersOf(before), membersOf(now), topology.clusters)) {
      this.events.add(event);
      this.#onEvent();
    }
  }

  /** A heartbeat of the member at the address has ended. */
  heartbeat(cluster: string, address: string, heartbeat: Heartbeat): void {
    const from = { cluster, address };
    this.#lastReplies.record(from, heartbeat);
    const tracked = this.#tracked.byAddress.get(addressKey(from));
    if (!tracked) return;
    const { member, monitor, set } = tracked;
    if (heartbeat.ok) {
      const hello = parseHello(heartbeat.reply);
      this.#emit(tracked, monitor.heartbeatSucceeded(member.host, hello, heartbeat.at));
      // A member of another set on this port provides no information about this set.
      if (!set || hello.setName !== set.set.name) return;
      this.#emit(
        tracked,
        set.monitor.heartbeatSucceeded(member.host, canonical(hello, set.set), heartbeat.at),
      );
      this.#emit(tracked, configChange(set, hello, heartbeat.at));
    } else {
      const reached = monitor.counts.lastSuccessAt !== undefined;
      const fields = downFields(member, heartbeat.failure, reached);
      this.#emit(tracked, monitor.heartbeatFailed(member.host, heartbeat.failure, heartbeat.at), fields);
      const silent = heartbeat.failure.reason === 'timeout';
      if (set) this.#emit(tracked, set.monitor.unreachable(member.host, silent, heartbeat.at));
    }
  }

  /** Takes the additional results of a scrape. What heartbeats have already reported is not counted again. */
  report({ primaries, elections, rollbackIds }: ScrapeReports, at: number): void {
    const { sets, members } = this.#tracked;
    for (const { set, host, term } of primaries) {
      const tracked = sets.get(setKey(set));
      const [first] = tracked?.set.members ?? [];
      const member = first && members.get(memberKey(first));
      if (tracked && member) this.#emit(member, tracked.monitor.primaryReported(host, term, at));
    }
    for (const { set, term, reason } of elections) this.#reasons.addReason(set, term, reason);
    for (const report of rollbackIds) this.#rolledBack(report, at);
  }

  /**
   * @param now milliseconds since 1970
   * @param of the topology to return counts for; absent: all members and sets
   */
  view(now: number, of?: Topology): MonitorView {
    const { members, sets } = of ? trackedOf(of, this.#tracked) : this.#tracked;
    return {
      members: new Map([...members].map(([key, tracked]) => [key, this.#countsOf(tracked)])),
      sets: new Map([...sets].map(([key, { monitor }]) => [key, monitor.counts(now)])),
    };
  }

  /** The current status of all members and sets. */
  memberStatuses(): MemberStatuses {
    const { members, sets } = this.#tracked;
    return {
      members: new Map(
        [...members].flatMap(([key, { monitor }]) =>
          monitor.memberStatus ? [[key, monitor.memberStatus]] : [],
        ),
      ),
      sets: new Map(
        [...sets].flatMap(([key, { monitor, names }]) => {
          const { primaryStatus } = monitor;
          return primaryStatus ? [[key, { ...primaryStatus, host: names(primaryStatus.host) }]] : [];
        }),
      ),
    };
  }

  #rolledBack(report: RollbackReport, at: number): void {
    const { member, id } = report;
    const rolledBack = this.#rollbacks.record(report, at);
    const tracked = this.#tracked.members.get(memberKey(member));
    if (tracked && rolledBack) {
      this.#emit(tracked, [{ type: 'rollback', at, member: member.host, rollbackId: id }]);
    }
  }

  #countsOf({ member, monitor }: TrackedMember): MemberCounts {
    const roundTrip = this.#roundTripOf(member);
    return { ...monitor.counts, ...(roundTrip && { roundTrip }) };
  }

  #emit(tracked: TrackedMember, events: readonly SetEvent[], more?: LogFields): void {
    for (const event of events) {
      logEvent(this.#log, this.events.add(reportedEvent(tracked, event)), more);
      this.#onEvent();
    }
  }
}

function membersOf({ members }: TrackedMembers): readonly Member[] {
  return [...members.values()].map(({ member }) => member);
}
