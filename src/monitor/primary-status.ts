import type { DownReason, Phase } from '../util/errors.js';

/** Since when nobody leads as far as we know; not confirmed while it may be only us who cannot reach the primary. */
interface Loss {
  readonly at: number;
  readonly confirmed: boolean;
  /** It did not refuse. */
  readonly silent?: boolean;
  /** Others name a new primary, which we have not heard: the time without one has ended and is counted. */
  readonly ended?: true;
}

/** The loss of a set's primary, and the time without one of all losses. Times are milliseconds since 1970. */
export class PrimaryOutage {
  #loss: Loss | undefined;
  /** Of losses that have ended. */
  #pastMs = 0;

  /** Since when it is lost; `undefined`: it leads. */
  get since(): number | undefined {
    return this.#loss?.at;
  }

  get confirmed(): boolean {
    return this.#loss?.confirmed === true;
  }

  /** Whether it did not refuse: then others have missed it, too. */
  get silent(): boolean {
    return this.#loss?.silent === true;
  }

  /** We cannot reach it. */
  suspect(at: number, silent: boolean): void {
    this.#loss ??= { at, confirmed: false, silent };
  }

  /** It is lost, not only to us: since it was suspected, else since `at`. */
  confirm(at: number): void {
    if (!this.confirmed) this.#loss = { at: this.since ?? at, confirmed: true };
  }

  /** It was lost to us alone: nothing counts. */
  takeBack(): void {
    this.#loss = undefined;
  }

  /** Others name a new primary: the time without one is over, though we have not heard it. */
  endForOthers(at: number): void {
    if (!isRunning(this.#loss)) return;
    this.#pastMs += lasting(this.#loss, at);
    this.#loss = { ...this.#loss, ended: true };
  }

  /** Somebody leads. */
  end(at: number): void {
    this.endForOthers(at);
    this.#loss = undefined;
  }

  /** How long nobody has led by now, over all confirmed losses, in milliseconds. */
  totalMs(now: number): number {
    return this.#pastMs + (isRunning(this.#loss) ? lasting(this.#loss, now) : 0);
  }
}

function isRunning(loss: Loss | undefined): loss is Loss {
  return loss?.confirmed === true && loss.ended === undefined;
}

function lasting({ at }: Loss, now: number): number {
  return Math.max(0, now - at);
}

/** What hello tells of a set member's state; `other` is RECOVERING, STARTUP2, ROLLBACK, REMOVED or stepping down. */
export type HelloState = 'primary' | 'secondary' | 'arbiter' | 'other';

/** How a member stands by its last heartbeat. Times are milliseconds since 1970. */
export type MemberStatus =
  | {
      readonly up: true;
      /** When the heartbeat ended. */
      readonly at: number;
      /** Since when it is up and in this state, as far as was seen. */
      readonly since: number;
      /** Absent: it is in no set. */
      readonly state?: HelloState;
    }
  | {
      readonly up: false;
      readonly at: number;
      readonly since: number;
      readonly phase: Phase;
      readonly reason: DownReason;
    };

/** Who leads a set by the heartbeats of its members. */
export interface PrimaryStatus {
  /** The last one that was known to lead. */
  readonly host: string;
  readonly term: number;
  readonly writable: boolean;
  /** `doubtful`: we cannot reach it, and nobody has told yet whether it leads on. */
  readonly now: 'leads' | 'doubtful' | 'lost';
}

/** How all stand by their last heartbeats; who was never heard is not there. */
export interface MemberStatuses {
  /** By the key of the member. */
  readonly members: ReadonlyMap<string, MemberStatus>;
  /** By the key of the set; `host` is the name that is reported. */
  readonly sets: ReadonlyMap<string, PrimaryStatus>;
}

/** Whom a member that does not lead takes for the primary, and when it said so, milliseconds since 1970. */
export interface ReportedPrimary {
  /** Absent: it knows of none. */
  readonly primary?: string;
  readonly at: number;
}

/** The word of each member of a set that does not lead, as it was last heard. */
export class ReportedPrimaries {
  readonly #reportedPrimaries = new Map<string, ReportedPrimary>();

  note(host: string, primary: string | undefined, at: number): void {
    this.#reportedPrimaries.set(host, { at, ...(primary !== undefined && { primary }) });
  }

  forget(host: string): void {
    this.#reportedPrimaries.delete(host);
  }

  /** Forgets all but these. */
  retain(hosts: ReadonlySet<string>): void {
    for (const host of this.#reportedPrimaries.keys()) if (!hosts.has(host)) this.forget(host);
  }

  /** Those heard after this moment. */
  since(moment: number): readonly ReportedPrimary[] {
    return [...this.#reportedPrimaries.values()].filter(({ at }) => at > moment);
  }

  /** Whether one of them takes this member for the primary; of those heard after `moment` alone, if it is given. */
  support(host: string, moment = -Infinity): boolean {
    return this.since(moment).some(({ primary }) => primary === host);
  }
}
