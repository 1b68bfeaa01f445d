import type { DownReason, Phase } from '../util/errors.js';

/** A time without a primary. Not confirmed while it is possible that only the exporter cannot reach the primary. */
interface Outage {
  readonly at: number;
  readonly confirmed: boolean;
  /** The primary did not refuse the connection. */
  readonly silent?: boolean;
  /** Others report a new primary that has not replied yet: the time without a primary has ended and is counted. */
  readonly ended?: true;
}

/** The loss of a set's primary, and the time without a primary over all losses. Times are milliseconds since 1970. */
export class PrimaryOutage {
  #outage: Outage | undefined;
  /** Time of the losses that have ended. */
  #pastMs = 0;

  /** Since when the primary is lost; `undefined`: it is not lost. */
  get since(): number | undefined {
    return this.#outage?.at;
  }

  get confirmed(): boolean {
    return this.#outage?.confirmed === true;
  }

  /** Whether the primary did not refuse the connection: then other members have lost it, too. */
  get silent(): boolean {
    return this.#outage?.silent === true;
  }

  /** The exporter cannot reach the primary. */
  suspect(at: number, silent: boolean): void {
    this.#outage ??= { at, confirmed: false, silent };
  }

  /** The primary is lost, not only for the exporter: since the loss was suspected, otherwise since `at`. */
  confirm(at: number): void {
    if (!this.confirmed) this.#outage = { at: this.since ?? at, confirmed: true };
  }

  /** The primary was lost only for the exporter: nothing is counted. */
  withdraw(): void {
    this.#outage = undefined;
  }

  /** Others report a new primary: the time without a primary has ended, although the new one has not replied yet. */
  endAsReported(at: number): void {
    if (!isRunning(this.#outage)) return;
    this.#pastMs += elapsedMs(this.#outage, at);
    this.#outage = { ...this.#outage, ended: true };
  }

  /** The set has a primary. */
  end(at: number): void {
    this.endAsReported(at);
    this.#outage = undefined;
  }

  /** Total time without a primary until now, over all confirmed losses, in milliseconds. */
  totalMs(now: number): number {
    return this.#pastMs + (isRunning(this.#outage) ? elapsedMs(this.#outage, now) : 0);
  }
}

function isRunning(loss: Outage | undefined): loss is Outage {
  return loss?.confirmed === true && loss.ended === undefined;
}

function elapsedMs({ at }: Outage, now: number): number {
  return Math.max(0, now - at);
}

/** State of a set member as hello reports it; `other` is RECOVERING, STARTUP2, ROLLBACK, REMOVED or stepping down. */
export type HelloState = 'primary' | 'secondary' | 'arbiter' | 'other';

/** Status of a member as of its last heartbeat. Times are milliseconds since 1970. */
export type MemberStatus =
  | {
      readonly up: true;
      /** When the heartbeat ended. */
      readonly at: number;
      /** Since when the member is up and in this state, as far as the exporter has observed. */
      readonly since: number;
      /** Absent: the member is in no set. */
      readonly state?: HelloState;
    }
  | {
      readonly up: false;
      readonly at: number;
      readonly since: number;
      readonly phase: Phase;
      readonly reason: DownReason;
    };

/** The primary of a set, from the heartbeats of its members. */
export interface PrimaryStatus {
  /** The last known primary. */
  readonly host: string;
  readonly term: number;
  readonly writable: boolean;
  /** `doubtful`: the exporter cannot reach it, and no member has reported yet whether it is still primary. */
  readonly now: 'leads' | 'doubtful' | 'lost';
}

/** Status of all members and sets as of their last heartbeats. Members without any heartbeat are absent. */
export interface MemberStatuses {
  /** By the key of the member. */
  readonly members: ReadonlyMap<string, MemberStatus>;
  /** By the key of the set; `host` is the reported name. */
  readonly sets: ReadonlyMap<string, PrimaryStatus>;
}

/** The primary that a non-primary member reports, and when it reported it, milliseconds since 1970. */
export interface ReportedPrimary {
  /** Absent: the member knows no primary. */
  readonly primary?: string;
  readonly at: number;
}

/** The last report of each non-primary member of a set. */
export class ReportedPrimaries {
  readonly #reportedPrimaries = new Map<string, ReportedPrimary>();

  record(host: string, primary: string | undefined, at: number): void {
    this.#reportedPrimaries.set(host, { at, ...(primary !== undefined && { primary }) });
  }

  forget(host: string): void {
    this.#reportedPrimaries.delete(host);
  }

  /** Forgets all hosts but these. */
  retain(hosts: ReadonlySet<string>): void {
    for (const host of this.#reportedPrimaries.keys()) if (!hosts.has(host)) this.forget(host);
  }

  /** Reports after this time. */
  since(moment: number): readonly ReportedPrimary[] {
    return [...this.#reportedPrimaries.values()].filter(({ at }) => at > moment);
  }

  /** Whether a member reports this host as primary; only reports after `moment` count, if it is given. */
  isReported(host: string, moment = -Infinity): boolean {
    return this.since(moment).some(({ primary }) => primary === host);
  }
}
