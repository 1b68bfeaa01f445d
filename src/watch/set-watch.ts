import type { Hello } from '../topology/hello.js';
import type { TopologyEvent } from './events.js';
import { FailoverCounts, type SetCounts } from './failover-counts.js';
import { Opinions } from './opinions.js';
import { PrimaryLoss } from './primary-loss.js';
import type { Leadership } from './standing.js';

export type { SetCounts } from './failover-counts.js';

/** Who leads, by its own word. */
interface Reign {
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
export class SetWatch {
  readonly #lateMs: number;
  readonly #counts = new FailoverCounts();
  readonly #opinions = new Opinions();
  readonly #loss = new PrimaryLoss();
  #reign: Reign | undefined;
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
      this.#opinions.forget(host);
      return this.#leads({ host, term, writable }, at);
    }
    // By its own word: nothing else can be meant.
    if (host === this.#reign?.host) return this.#lost(this.#reign, at);
    this.#opinions.note(host, primary, at);
    return this.#weigh(at);
  }

  /** A member cannot be reached; `silent`: it did not refuse, so that it may have been gone since it was last heard. */
  unreachable(host: string, silent: boolean, at: number): readonly SetEvent[] {
    this.#opinions.forget(host);
    if (host === this.#reign?.host) this.#loss.suspect(silent ? this.#aliveAt : at, silent);
    return this.#weigh(at);
  }

  /** Members report freshly that this one leads, at this term: also one that we cannot reach ourselves. */
  reported(host: string, term: number, at: number): readonly SetEvent[] {
    const reign = this.#reign;
    return reign && term > reign.term ? this.#election(reign, { host, term, writable: false }, at) : [];
  }

  /** Who is in the set now. */
  retain(hosts: ReadonlySet<string>): void {
    this.#opinions.retain(hosts);
  }

  /** Absent before a primary was heard. */
  get leadership(): Leadership | undefined {
    if (!this.#reign) return undefined;
    const { host, term, writable } = this.#reign;
    const { confirmed, since } = this.#loss;
    return { host, term, writable, now: confirmed ? 'lost' : since === undefined ? 'leads' : 'doubtful' };
  }

  counts(now: number): SetCounts {
    return { ...this.#counts.counts, primarylessSeconds: this.#loss.totalMs(now) / 1000 };
  }

  #leads(claim: Reign, at: number): readonly SetEvent[] {
    const reign = this.#reign;
    if (reign && claim.term > reign.term) return this.#election(reign, claim, at);
    if (reign && (claim.term < reign.term || claim.host !== reign.host)) return [];
    this.#aliveAt = at;
    this.#loss.end(at);
    if (reign) return claim.writable ? this.#becameWritable(reign, at) : [];
    this.#reign = claim;
    return [];
  }

  #election(before: Reign, { host, term, writable }: Reign, at: number): readonly SetEvent[] {
    this.#revise(before, at);
    const lostAt = Math.min(this.#loss.since ?? at, at);
    const durationSeconds = (at - lostAt) / 1000;
    // The new term proves the loss, whatever others thought of it.
    if (this.#loss.since !== undefined) this.#loss.confirm(at);
    this.#loss.end(at);
    const reign: Reign = { host, term, lostAt, writable: false };
    this.#reign = reign;
    this.#aliveAt = at;
    const again = host === before.host;
    if (again) this.#counts.reelected(durationSeconds);
    else this.#counts.changed(durationSeconds, at);
    const event: SetEvent = again
      ? { type: 'primary_reelected', at, member: host, term, durationSeconds }
      : { type: 'primary_changed', at, member: host, previous: before.host, term, durationSeconds };
    return [event, ...(writable ? this.#becameWritable(reign, at) : [])];
  }

  /** What an election tells of the loss before it. */
  #revise({ host }: Reign, at: number): void {
    const { since, confirmed, silent } = this.#loss;
    if (since === undefined) {
      // It had hung, though not for so long that a heartbeat was given up.
      if (at - this.#aliveAt > this.#lateMs) this.#loss.confirm(this.#aliveAt);
    } else if (!confirmed && !silent && this.#opinions.support(host, since)) {
      // Refused to us alone: nobody else has missed it before the election.
      this.#loss.takeBack();
    }
  }

  #becameWritable(reign: Reign, at: number): readonly SetEvent[] {
    if (reign.writable) return [];
    this.#reign = { ...reign, writable: true };
    if (reign.lostAt === undefined) return [];
    const durationSeconds = (at - reign.lostAt) / 1000;
    this.#counts.becameWritable(durationSeconds);
    return [{ type: 'primary_writable', at, member: reign.host, term: reign.term, durationSeconds }];
  }

  /**
   * A primary that others, heard since, still take for one is not lost: it may be only us who cannot reach it. When
   * it hangs, they go on naming it for heartbeatTimeoutSecs; the loss then counts from its beginning all the same.
   */
  #weigh(at: number): readonly SetEvent[] {
    const loss = this.#loss;
    const fresh = this.#opinions.since(loss.since ?? 0);
    if (fresh.length === 0) return [];
    const named = fresh.flatMap(({ primary }) => primary ?? []);
    const reign = this.#reign;
    if (!reign) {
      if (named.length > 0) loss.end(at);
      else loss.confirm(at);
      return [];
    }
    if (loss.since === undefined) return [];
    // Also one that has not been heard since: its next word comes within a heartbeat.
    if (!loss.confirmed && this.#opinions.support(reign.host)) return [];
    const events = this.#lost(reign, at);
    if (named.some((host) => host !== reign.host)) loss.endForOthers(at);
    return events;
  }

  #lost({ host, term }: Reign, at: number): readonly SetEvent[] {
    if (this.#loss.confirmed) return [];
    this.#loss.confirm(at);
    return [{ type: 'primary_lost', at, member: host, term }];
  }
}
