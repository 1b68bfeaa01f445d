import { downRemedy, type CommandFailure } from '../errors.js';
import { shortened, type Logger } from '../log.js';
import { MissingParts } from './missing-parts.js';
import type { MemberResult, Round } from './round.js';

/** What a command's failure asks of the operator. */
const REMEDIES: Readonly<Record<string, string>> = {
  auth: 'check user, password and authentication database; the next login is tried in 60 s, or when a file changes',
  unauthorized: 'grant the role clusterMonitor on admin to the monitoring user',
};

/**
 * Logs one line when a member goes down, comes back, or a command begins or ceases to fail or to run out of time; none
 * per retry.
 */
export class Transitions {
  readonly #log: Logger;
  readonly #contacts: boolean;
  readonly #missing: MissingParts;
  #troubles = new Map<string, string>();
  /** Members that have answered, by their keys. */
  #reached: ReadonlySet<string> = new Set();

  /** @param options `contacts`: whether to tell who is down; false where the watch tells it */
  constructor(log: Logger, { contacts }: { readonly contacts: boolean } = { contacts: true }) {
    this.#log = log;
    this.#contacts = contacts;
    this.#missing = new MissingParts(log);
  }

  observe(round: Round): void {
    const now = new Map<string, string>();
    for (const [key, result] of round.members) {
      this.#contact(key, result, now);
      for (const [command, { failure }] of result.outcomes) {
        if (failure) this.#command(`${key} ${command}`, result, command, failure, now);
        else if (this.#troubles.has(`${key} ${command}`)) {
          this.#log.info('command works again', { member: result.member.name, command });
        }
      }
    }
    this.#keepUnasked(round, now);
    this.#troubles = now;
    this.#missing.observe(round);
    this.#reached = new Set(
      [...round.members].flatMap(([key, { up }]) => (up || this.#reached.has(key) ? [key] : [])),
    );
  }

  /** A command that was not asked in this round: whether it still fails is not known, and not news. */
  #keepUnasked({ members }: Round, now: Map<string, string>): void {
    for (const [trouble, reason] of this.#troubles) {
      // The name of a cluster may have spaces, that of a command has none.
      const space = trouble.lastIndexOf(' ');
      const result = members.get(trouble.slice(0, space));
      if (result && !result.outcomes.has(trouble.slice(space + 1))) now.set(trouble, reason);
    }
  }

  #contact(key: string, { member, failure, outcomes }: MemberResult, now: Map<string, string>): void {
    // That another process answers on the port, a heartbeat does not tell.
    if (!this.#contacts && failure?.reason !== 'wrong_identity') return;
    if (failure) {
      const state = `${failure.phase} ${failure.reason}`;
      now.set(key, state);
      if (this.#troubles.get(key) === state) return;
      const remedy = downRemedy(failure, this.#reached.has(key));
      this.#log.warn('member down', {
        member: member.name,
        ...(member.address !== member.name && { address: member.address }),
        phase: failure.phase,
        reason: failure.reason,
        error: shortened(failure.message),
        ...(remedy !== undefined && { remedy }),
      });
    } else if (this.#troubles.has(key) && outcomes.has('hello')) {
      this.#log.info('member up again', { member: member.name });
    }
  }

  #command(
    key: string,
    { member }: MemberResult,
    command: string,
    { reason, message, remedy = REMEDIES[reason] }: CommandFailure,
    now: Map<string, string>,
  ): void {
    now.set(key, reason);
    if (this.#troubles.get(key) === reason) return;
    this.#log.warn('command failed', {
      member: member.name,
      command,
      reason,
      error: shortened(message),
      ...(remedy !== undefined && { remedy }),
    });
  }
}
