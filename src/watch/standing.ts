import type { DownReason, Phase } from '../errors.js';

/** What hello tells of a set member's state; `other` is RECOVERING, STARTUP2, ROLLBACK, REMOVED or stepping down. */
export type HelloState = 'primary' | 'secondary' | 'arbiter' | 'other';

/** How a member stands by its last heartbeat. Times are milliseconds since 1970. */
export type MemberStanding =
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
export interface Leadership {
  /** The last one that was known to lead. */
  readonly host: string;
  readonly term: number;
  readonly writable: boolean;
  /** `doubtful`: we cannot reach it, and nobody has told yet whether it leads on. */
  readonly now: 'leads' | 'doubtful' | 'lost';
}

/** How all stand by their last heartbeats; who was never heard is not there. */
export interface Standings {
  /** By the key of the member. */
  readonly members: ReadonlyMap<string, MemberStanding>;
  /** By the key of the set; `host` is the name that is reported. */
  readonly sets: ReadonlyMap<string, Leadership>;
}
