import { isName } from '../topology/discovery/members.js';
import type { Hello } from '../topology/model/hello.js';
import type { Names, ReplicaSet } from '../topology/model/topology.js';
import { LATE_HEARTBEAT_RATIO } from '../util/time-constants.js';
import { FailoverCounts, type SetCounts } from './durations.js';
import type { TopologyEvent } from './events.js';
import { PrimaryOutage, ReportedPrimaries, type PrimaryStatus } from './primary-status.js';

export type { SetCounts } from './durations.js';

/** The primary and its election term. */
interface PrimaryTerm {
  readonly host: string;
  readonly term: number;
  /** When the previous primary was lost; absent: the election of this one was not observed. */
  readonly lostAt?: number;
  readonly writable: boolean;
}

/** An event of the set, with the host names of its configuration. */
export type SetEvent = Omit<TopologyEvent, 'cluster' | 'replicaSet'>;

/**
 * Tracks the primary of one set, from the hello replies of its members as they arrive. If two members report themselves
 * as primary, the higher term is right (protocol 1), whichever replied last. All times are milliseconds since 1970.
 */
export class SetMonitor {
  readonly #lateMs: number;
  readonly #counts = new FailoverCounts();
  readonly #reportedPrimaries = new ReportedPrimaries();
  readonly #outage = new PrimaryOutage();
  #primaryTerm: PrimaryTerm | undefined;
  /** When the primary was last known to be primary. */
  #aliveAt = 0;

  /** @param intervalMs how often members are sent heartbeats */
  constructor(intervalMs = 2_000) {
    this.#lateMs = intervalMs * LATE_HEARTBEAT_RATIO;
  }

  /** A heartbeat of a member succeeded. */
  heartbeatSucceeded(host: string, hello: Hello, at: number): readonly SetEvent[] {
    const { electionTerm: term, writable, primary } = hello;
    if (term !== undefined) {
      this.#reportedPrimaries.forget(host);
      return this.#primaryClaimed({ host, term, writable }, at);
    }
    // The primary itself reports that it is not primary any more: this needs no confirmation.
    if (host === this.#primaryTerm?.host) return this.#confirmOutage(this.#primaryTerm, at);
    this.#reportedPrimaries.record(host, primary, at);
    return this.#assessOutage(at);
  }

  /** A member cannot be reached. `silent`: it did not refuse, so it may have been gone since its last reply. */
  unreachable(host: string, silent: boolean, at: number): readonly SetEvent[] {
    this.#reportedPrimaries.forget(host);
    if (host === this.#primaryTerm?.host) this.#outage.suspect(silent ? this.#aliveAt : at, silent);
    return this.#assessOutage(at);
  }

  /** Members freshly report this host as primary at this term, also if the exporter itself cannot reach it. */
  primaryReported(host: string, term: number, at: number): readonly SetEvent[] {
    const primaryTerm = this.#primaryTerm;
    return primaryTerm && term > primaryTerm.term
      ? this.#election(primaryTerm, { host, term, writable: false }, at)
      : [];
  }

  /** Sets the hosts that are in the set now; reports of others are forgotten. */
  retain(hosts: ReadonlySet<string>): void {
    this.#reportedPrimaries.retain(hosts);
  }

  /** Absent before the first primary is known. */
  get primaryStatus(): PrimaryStatus | undefined {
    if (!this.#primaryTerm) return undefined;
    const { host, term, writable } = this.#primaryTerm;
    const { confirmed, since } = this.#outage;
    return { host, term, writable, now: confirmed ? 'lost' : since === undefined ? 'leads' : 'doubtful' };
  }

  counts(now: number): SetCounts {
    return { ...this.#counts.counts, primarylessSeconds: this.#outage.totalMs(now) / 1000 };
  }

  #primaryClaimed(claim: PrimaryTerm, at: number): readonly SetEvent[] {
    const primaryTerm = this.#primaryTerm;
    if (primaryTerm && claim.term > primaryTerm.term) return this.#election(primaryTerm, claim, at);
    if (primaryTerm && (claim.term < primaryTerm.term || claim.host !== primaryTerm.host)) return [];
    this.#aliveAt = at;
    this.#outage.end(at);
    if (primaryTerm) return claim.writable ? this.#becameWritable(primaryTerm, at) : [];
    this.#primaryTerm = claim;
    return [];
  }

  #election(before: PrimaryTerm, { host, term, writable }: PrimaryTerm, at: number): readonly SetEvent[] {
    this.#correctOutage(before, at);
    const lostAt = Math.min(this.#outage.since ?? at, at);
    const durationSeconds = (at - lostAt) / 1000;
    // The new term proves the loss, whatever other members have reported.
    if (this.#outage.since !== undefined) this.#outage.confirm(at);
    this.#outage.end(at);
    const primaryTerm: PrimaryTerm = { host, term, lostAt, writable: false };
    this.#primaryTerm = primaryTerm;
    this.#aliveAt = at;
    const again = host === before.host;
    if (again) this.#counts.reelected(durationSeconds);
    else this.#counts.changed(durationSeconds, at);
    const event: SetEvent = again
      ? { type: 'primary_reelected', at, member: host, term, durationSeconds }
      : { type: 'primary_changed', at, member: host, previous: before.host, term, durationSeconds };
    return [event, ...(writable ? this.#becameWritable(primaryTerm, at) : [])];
  }

  /** Corrects the loss by what the election after it shows. */
  #correctOutage({ host }: PrimaryTerm, at: number): void {
    const { since, confirmed, silent } = this.#outage;
    if (since === undefined) {
      // The primary had hung, but not long enough for a heartbeat to fail.
      if (at - this.#aliveAt > this.#lateMs) this.#outage.confirm(this.#aliveAt);
    } else if (!confirmed && !silent && this.#reportedPrimaries.isReported(host, since)) {
      // It refused only the exporter: no other member had lost it before the election.
      this.#outage.withdraw();
    }
  }

  #becameWritable(primaryTerm: PrimaryTerm, at: number): readonly SetEvent[] {
    if (primaryTerm.writable) return [];
    this.#primaryTerm = { ...primaryTerm, writable: true };
    if (primaryTerm.lostAt === undefined) return [];
    const durationSeconds = (at - primaryTerm.lostAt) / 1000;
    this.#counts.becameWritable(durationSeconds);
    return [
      { type: 'primary_writable', at, member: primaryTerm.host, term: primaryTerm.term, durationSeconds },
    ];
  }

  /**
   * A primary is not lost while other members have reported it as primary since: possibly only the exporter cannot
   * reach it. When it hangs, they continue to report it for heartbeatTimeoutSecs; the loss still counts from its
   * beginning.
   */
  #assessOutage(at: number): readonly SetEvent[] {
    const loss = this.#outage;
    const fresh = this.#reportedPrimaries.since(loss.since ?? 0);
    if (fresh.length === 0) return [];
    const named = fresh.flatMap(({ primary }) => primary ?? []);
    const primaryTerm = this.#primaryTerm;
    if (!primaryTerm) {
      if (named.length > 0) loss.end(at);
      else loss.confirm(at);
      return [];
    }
    if (loss.since === undefined) return [];
    // Includes members without a reply since the loss: their next one arrives within a heartbeat interval.
    if (!loss.confirmed && this.#reportedPrimaries.isReported(primaryTerm.host)) return [];
    const events = this.#confirmOutage(primaryTerm, at);
    if (named.some((host) => host !== primaryTerm.host)) loss.endAsReported(at);
    return events;
  }

  #confirmOutage({ host, term }: PrimaryTerm, at: number): readonly SetEvent[] {
    if (this.#outage.confirmed) return [];
    this.#outage.confirm(at);
    return [{ type: 'primary_lost', at, member: host, term }];
  }
}

/** A set of the topology with its monitor. */
export interface TrackedSet {
  readonly set: ReplicaSet;
  readonly monitor: SetMonitor;
  readonly names: Names;
  configVersion: number | undefined;
}

/** Replaces the primary's name by its configured host: behind a split horizon, hello returns the name used there. */
export function canonical(hello: Hello, { members }: ReplicaSet): Hello {
  const { primary } = hello;
  const member = primary === undefined ? undefined : members.find((one) => isName(primary, one));
  return member ? { ...hello, primary: member.host } : hello;
}

/** A higher version is a reconfiguration; the configuration's term also changes with every election. */
export function configChange(set: TrackedSet, { setVersion }: Hello, at: number): readonly SetEvent[] {
  if (setVersion === undefined || setVersion <= (set.configVersion ?? 0)) return [];
  const known = set.configVersion !== undefined;
  set.configVersion = setVersion;
  return known ? [{ type: 'config_changed', at, configVersion: setVersion }] : [];
}
