import { isName } from '../topology/discovery/members.js';
import type { Hello } from '../topology/model/hello.js';
import type { Names, ReplicaSet } from '../topology/model/topology.js';
import { FailoverCounts, type SetCounts } from './durations.js';
import type { TopologyEvent } from './events.js';
import { PrimaryOutage, ReportedPrimaries, type PrimaryStatus } from './primary-status.js';

export type { SetCounts } from './durations.js';

/** Who leads, by its own word. */
interface PrimaryTerm {
  readonly host: string;
  readonly term: number;
  /** When the one before was lost; absent: its election was not seen. */
  readonly lostAt?: number;
  readonly writable: boolean;
}

/** A healthy member answers within this part of the interval beyond it. */
const LATE = 1.25;

/** An event as the set knows it, in the names of its configuration. */
export type SetEvent = Omit<TopologyEvent, 'cluster' | 'replicaSet'>;

/**
 * Follows who leads one set, from the hellos of its members as they come. Of two that claim to lead, the higher term
 * is right (protocol 1), whoever was heard last. All times are milliseconds since 1970.
 */
export class SetMonitor {
  readonly #lateMs: number;
  readonly #counts = new FailoverCounts();
  readonly #reportedPrimaries = new ReportedPrimaries();
  readonly #loss = new PrimaryOutage();
  #primaryTerm: PrimaryTerm | undefined;
  /** When the primary was last known to lead. */
  #aliveAt = 0;

  /** @param intervalMs how often members are sent heartbeats */
  constructor(intervalMs = 2_000) {
    this.#lateMs = intervalMs * LATE;
  }

  /** A member has answered. */
  heard(host: string, hello: Hello, at: number): readonly SetEvent[] {
    const { electionTerm: term, writable, primary } = hello;
    if (term !== undefined) {
      this.#reportedPrimaries.forget(host);
      return this.#leads({ host, term, writable }, at);
    }
    // By its own word: nothing else can be meant.
    if (host === this.#primaryTerm?.host) return this.#lost(this.#primaryTerm, at);
    this.#reportedPrimaries.note(host, primary, at);
    return this.#weigh(at);
  }

  /** A member cannot be reached; `silent`: it did not refuse, so that it may have been gone since it was last heard. */
  unreachable(host: string, silent: boolean, at: number): readonly SetEvent[] {
    this.#reportedPrimaries.forget(host);
    if (host === this.#primaryTerm?.host) this.#loss.suspect(silent ? this.#aliveAt : at, silent);
    return this.#weigh(at);
  }

  /** Members report freshly that this one leads, at this term: also one that we cannot reach ourselves. */
  reported(host: string, term: number, at: number): readonly SetEvent[] {
    const primaryTerm = this.#primaryTerm;
    return primaryTerm && term > primaryTerm.term
      ? this.#election(primaryTerm, { host, term, writable: false }, at)
      : [];
  }

  /** Who is in the set now. */
  retain(hosts: ReadonlySet<string>): void {
    this.#reportedPrimaries.retain(hosts);
  }

  /** Absent before a primary was heard. */
  get leadership(): PrimaryStatus | undefined {
    if (!this.#primaryTerm) return undefined;
    const { host, term, writable } = this.#primaryTerm;
    const { confirmed, since } = this.#loss;
    return { host, term, writable, now: confirmed ? 'lost' : since === undefined ? 'leads' : 'doubtful' };
  }

  counts(now: number): SetCounts {
    return { ...this.#counts.counts, primarylessSeconds: this.#loss.totalMs(now) / 1000 };
  }

  #leads(claim: PrimaryTerm, at: number): readonly SetEvent[] {
    const primaryTerm = this.#primaryTerm;
    if (primaryTerm && claim.term > primaryTerm.term) return this.#election(primaryTerm, claim, at);
    if (primaryTerm && (claim.term < primaryTerm.term || claim.host !== primaryTerm.host)) return [];
    this.#aliveAt = at;
    this.#loss.end(at);
    if (primaryTerm) return claim.writable ? this.#becameWritable(primaryTerm, at) : [];
    this.#primaryTerm = claim;
    return [];
  }

  #election(before: PrimaryTerm, { host, term, writable }: PrimaryTerm, at: number): readonly SetEvent[] {
    this.#revise(before, at);
    const lostAt = Math.min(this.#loss.since ?? at, at);
    const durationSeconds = (at - lostAt) / 1000;
    // The new term proves the loss, whatever others thought of it.
    if (this.#loss.since !== undefined) this.#loss.confirm(at);
    this.#loss.end(at);
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

  /** What an election tells of the loss before it. */
  #revise({ host }: PrimaryTerm, at: number): void {
    const { since, confirmed, silent } = this.#loss;
    if (since === undefined) {
      // It had hung, though not for so long that a heartbeat was given up.
      if (at - this.#aliveAt > this.#lateMs) this.#loss.confirm(this.#aliveAt);
    } else if (!confirmed && !silent && this.#reportedPrimaries.support(host, since)) {
      // Refused to us alone: nobody else has missed it before the election.
      this.#loss.takeBack();
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
   * A primary that others, heard since, still take for one is not lost: it may be only us who cannot reach it. When
   * it hangs, they go on naming it for heartbeatTimeoutSecs; the loss then counts from its beginning all the same.
   */
  #weigh(at: number): readonly SetEvent[] {
    const loss = this.#loss;
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
    // Also one that has not been heard since: its next word comes within a heartbeat.
    if (!loss.confirmed && this.#reportedPrimaries.support(primaryTerm.host)) return [];
    const events = this.#lost(primaryTerm, at);
    if (named.some((host) => host !== primaryTerm.host)) loss.endForOthers(at);
    return events;
  }

  #lost({ host, term }: PrimaryTerm, at: number): readonly SetEvent[] {
    if (this.#loss.confirmed) return [];
    this.#loss.confirm(at);
    return [{ type: 'primary_lost', at, member: host, term }];
  }
}

/** A set of the topology with what is counted of it. */
export interface TrackedSet {
  readonly set: ReplicaSet;
  readonly watch: SetMonitor;
  readonly names: Names;
  configVersion: number | undefined;
}

/** Behind a split horizon the primary goes by the name it has there. */
export function canonical(hello: Hello, { members }: ReplicaSet): Hello {
  const { primary } = hello;
  const member = primary === undefined ? undefined : members.find((one) => isName(primary, one));
  return member ? { ...hello, primary: member.host } : hello;
}

/** A version that grows is a reconfiguration; the term of a configuration changes with every election, too. */
export function configChange(set: TrackedSet, { setVersion }: Hello, at: number): readonly SetEvent[] {
  if (setVersion === undefined || setVersion <= (set.configVersion ?? 0)) return [];
  const known = set.configVersion !== undefined;
  set.configVersion = setVersion;
  return known ? [{ type: 'config_changed', at, configVersion: setVersion }] : [];
}
