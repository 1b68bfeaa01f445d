import type { BrokenKind } from './broken.js';

/** Answers one command with an error. */
export interface CommandError {
  readonly command: string;
  readonly code: number;
  readonly codeName: string;
  readonly errmsg: string;
}

/** Answers one command with this document (canonical Extended JSON), sent as it is: its clocks stand still. */
export interface CommandReply {
  readonly command: string;
  readonly document: string;
}

/** A reply that no client can read, or wants to; see `broken.ts`. Without `command`: every one, hello included. */
export interface BrokenReply {
  readonly kind: BrokenKind;
  readonly command?: string;
}

/** Faults of a member that is otherwise healthy; they combine. `hello` stands for isMaster too. */
export interface Faults {
  /** This command is never answered (until the behaviour changes). */
  readonly hangCommand?: string;
  /** Every reply is this late. */
  readonly delayMs?: number;
  /** Its clock is that much ahead. */
  readonly skewMs?: number;
  readonly error?: CommandError | readonly CommandError[];
  readonly reply?: CommandReply | readonly CommandReply[];
  readonly brokenReply?: BrokenReply;
  /** It knows `isMaster` and no `hello`, as 4.4.0 and 4.4.1 do; each counts under its own name. */
  readonly withoutHello?: boolean;
}

/**
 * What a member does from now on, in place of what it did before.
 * `dead`: the port is closed and open connections are reset. `hang`: connections are accepted, nothing
 * is answered; what was asked meanwhile is answered afterwards, as by a stopped process that continues.
 * `stepUp`: the member becomes primary of its set in a new term; its faults, if any, stay.
 * The other members' opinion of a dead or hung member does not change.
 */
export type Behaviour = 'healthy' | 'dead' | 'hang' | 'stepUp' | Faults;
