import type { Hello } from '../topology/hello.js';
import { Durations, type DurationCounts } from './durations.js';
import type { TopologyEvent } from './events.js';

/** What is counted of one replica set since the exporter first saw it. */
export interface SetCounts {
  /** Another member is primary. */
  readonly primaryChanges: number;
  /** The same member at a newer term. */
  readonly reelections: number;
  readonly primarylessSeconds: number;
  /** Milliseconds since 1970. */
  readonly lastChangeAt?: number;
  readonly elected: DurationCounts;
  readonly writable: DurationCounts;
  readonly lastElectedSeconds?: number;
  readonly lastWritableSeconds?: number;
}

/** Who leads, by its own word. */
interface Reign {
  readonly host: string;
  readonly term: number;
  /** When the one before was lost; absent: its election was not seen. */
  readonly lostAt?: number;
  readonly writable: boolean;
}

/** Since when nobody leads as far as we know; not confirmed while it may be only us who cannot reach the primary. */
interface Loss {
  readonly at: number;
  readonly confirmed: boolean;
  /** It did not refuse. */
  readonly silent?: boolean;
  /** Others name a new primary, which we have not heard: the time without one has ended and is counted. */
  readonly ended?: true;
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
  readonly #elected = new Durations();
  readonly #writable = new Durations();
  /** Whom each other member took for the primary when it was last heard. */
  readonly #opinions = new Map<string, { readonly primary?: string; readonly at: number }>();
  #reign: Reign | undefined;
  #loss: Loss | undefined;
  /** When the primary was last known to lead. */
  #aliveAt = 0;
  #changes = 0;
  #reelections = 0;
  #primarylessMs = 0;
  #lastChangeAt: number | undefined;

  /** @param intervalMs how often members are sent heartbeats */
  constructor(intervalMs = 2_000) {
    this.#lateMs = intervalMs * LATE;
  }

  /** A member has answered. */
  heard(host: string, hello: Hello, at: number): readonly SetEvent[] {
    const { electionTerm: term, writable, primary } = hello;
    if (term !== undefined) {
      this.#opinions.delete(host);
      return this.#leads(host, term, writable, at);
    }
    if (host === this.#reign?.host) return this.#steppedDown(at);
    this.#opinions.set(host, { at, ...(primary !== undefined && { primary }) });
    return this.#weigh(at);
  }

  /** A member cannot be reached; `silent`: it did not refuse, so that it may have been gone since it was last heard. */
  unreachable(host: string, silent: boolean, at: number): readonly SetEvent[] {
    this.#opinions.delete(host);
    if (host === this.#reign?.host)
      this.#loss ??= { at: silent ? this.#aliveAt : at, confirmed: false, silent };
    return this.#weigh(at);
  }

  /** Members report freshly that this one leads, at this term: also one that we cannot reach ourselves. */
  reported(host: string, term: number, at: number): readonly SetEvent[] {
    if (!this.#reign || term <= this.#reign.term) return [];
    return this.#election(host, term, false, at);
  }

  /** Who is in the set now. */
  retain(hosts: ReadonlySet<string>): void {
    for (const host of this.#opinions.keys()) if (!hosts.has(host)) this.#opinions.delete(host);
  }

  counts(now: number): SetCounts {
    const running = isRunning(this.#loss) ? now - this.#loss.at : 0;
    const [elected, writable] = [this.#elected.last, this.#writable.last];
    return {
      primaryChanges: this.#changes,
      reelections: this.#reelections,
      primarylessSeconds: (this.#primarylessMs + Math.max(0, running)) / 1000,
      elected: this.#elected.counts,
      writable: this.#writable.counts,
      ...(this.#lastChangeAt !== undefined && { lastChangeAt: this.#lastChangeAt }),
      ...(elected !== undefined && { lastElectedSeconds: elected }),
      ...(writable !== undefined && { lastWritableSeconds: writable }),
    };
  }

  #leads(host: string, term: number, writable: boolean, at: number): readonly SetEvent[] {
    const reign = this.#reign;
    if (!reign) {
      this.#endLoss(at);
      this.#reign = { host, term, writable };
      this.#aliveAt = at;
      return [];
    }
    if (term > reign.term) return this.#election(host, term, writable, at);
    if (term < reign.term || host !== reign.host) return [];
    this.#aliveAt = at;
    this.#endLoss(at);
    return writable ? this.#becameWritable(reign, at) : [];
  }

  #election(host: string, term: number, writable: boolean, at: number): readonly SetEvent[] {
    const previous = this.#reign?.host ?? host;
    this.#revise(at);
    const lostAt = Math.min(this.#loss?.at ?? at, at);
    const durationSeconds = (at - lostAt) / 1000;
    // The new term proves the loss, whatever others thought of it.
    if (this.#loss) this.#loss = { ...this.#loss, confirmed: true };
    this.#endLoss(at);
    this.#elected.observe(durationSeconds);
    const reign: Reign = { host, term, lostAt, writable: false };
    this.#reign = reign;
    this.#aliveAt = at;
    if (host === previous) {
      this.#reelections += 1;
    } else {
      this.#changes += 1;
      this.#lastChangeAt = at;
    }
    const event: SetEvent =
      host === previous
        ? { type: 'primary_reelected', at, member: host, term, durationSeconds }
        : { type: 'primary_changed', at, member: host, previous, term, durationSeconds };
    return [event, ...(writable ? this.#becameWritable(reign, at) : [])];
  }

  /** What an election tells of the loss before it. */
  #revise(at: number): void {
    const loss = this.#loss;
    // Refused to us alone: nobody else has missed it before the election.
    if (loss && !loss.confirmed && loss.silent !== true && this.#isNamedSince(loss.at))
      this.#loss = undefined;
    // It had hung, though not for so long that a heartbeat was given up.
    if (!loss && this.#reign && at - this.#aliveAt > this.#lateMs) {
      this.#loss = { at: this.#aliveAt, confirmed: true };
    }
  }

  #isNamedSince(since: number): boolean {
    return [...this.#opinions.values()].some(
      ({ primary, at }) => primary === this.#reign?.host && at > since,
    );
  }

  #becameWritable(reign: Reign, at: number): readonly SetEvent[] {
    if (reign.writable) return [];
    this.#reign = { ...reign, writable: true };
    if (reign.lostAt === undefined) return [];
    const durationSeconds = (at - reign.lostAt) / 1000;
    this.#writable.observe(durationSeconds);
    return [{ type: 'primary_writable', at, member: reign.host, term: reign.term, durationSeconds }];
  }

  /** By its own word: nothing else can be meant. */
  #steppedDown(at: number): readonly SetEvent[] {
    if (this.#loss?.confirmed === true) return [];
    return this.#confirm(this.#loss?.at ?? at, at);
  }

  /**
   * A primary that others, heard since, still take for one is not lost: it may be only us who cannot reach it. When
   * it hangs, they go on naming it for heartbeatTimeoutSecs; the loss then counts from its beginning all the same.
   */
  #weigh(at: number): readonly SetEvent[] {
    const all = [...this.#opinions.values()];
    const fresh = all.filter((opinion) => opinion.at > (this.#loss?.at ?? 0));
    if (fresh.length === 0) return [];
    const named = fresh.flatMap(({ primary }) => primary ?? []);
    const reign = this.#reign;
    if (!reign) {
      if (named.length > 0) this.#endLoss(at);
      else this.#loss ??= { at, confirmed: true };
      return [];
    }
    if (!this.#loss) return [];
    // Also one that has not been heard since: its next word comes within a heartbeat.
    if (!this.#loss.confirmed && all.some(({ primary }) => primary === reign.host)) return [];
    const events = this.#loss.confirmed ? [] : this.#confirm(this.#loss.at, at);
    if (named.some((host) => host !== reign.host) && isRunning(this.#loss)) {
      this.#primarylessMs += Math.max(0, at - this.#loss.at);
      this.#loss = { ...this.#loss, ended: true };
    }
    return events;
  }

  #confirm(since: number, at: number): readonly SetEvent[] {
    this.#loss = { at: since, confirmed: true };
    const { host = '', term = 0 } = this.#reign ?? {};
    return [{ type: 'primary_lost', at, member: host, term }];
  }

  #endLoss(at: number): void {
    if (isRunning(this.#loss)) this.#primarylessMs += Math.max(0, at - this.#loss.at);
    this.#loss = undefined;
  }
}

function isRunning(loss: Loss | undefined): loss is Loss {
  return loss?.confirmed === true && loss.ended === undefined;
}
