import { downRemedy, type CommandFailure } from '../util/errors.js';
import { shortened, type Logger } from '../util/log.js';
import type { MemberResult, Scrape } from './scrape.js';

/** What the operator can do about a failed command, by reason. */
const REMEDIES: Readonly<Record<string, string>> = {
  auth: 'check user, password and authentication database; the next login is tried in 60 s, or when a file changes',
  unauthorized: 'grant the role clusterMonitor on admin to the monitoring user',
};

/**
 * Logs one line when a member goes down or comes back, and when a command starts or stops failing or timing out; none
 * per retry.
 */
export class Transitions {
  readonly #log: Logger;
  readonly #contacts: boolean;
  readonly #missing: MissingParts;
  #troubles = new Map<string, string>();
  /** Keys of the members that have answered. */
  #reached: ReadonlySet<string> = new Set();

  /** @param options `contacts`: whether to log members that are down; false where the heartbeat monitor logs them */
  constructor(log: Logger, { contacts }: { readonly contacts: boolean } = { contacts: true }) {
    this.#log = log;
    this.#contacts = contacts;
    this.#missing = new MissingParts(log);
  }

  observe(scrape: Scrape): void {
    const now = new Map<string, string>();
    for (const [key, result] of scrape.members) {
      this.#contact(key, result, now);
      for (const [command, { failure }] of result.commandResults) {
        if (failure) this.#command(`${key} ${command}`, result, command, failure, now);
        else if (this.#troubles.has(`${key} ${command}`)) {
          this.#log.info('command works again', { member: result.member.name, command });
        }
      }
    }
    this.#keepUnsent(scrape, now);
    this.#troubles = now;
    this.#missing.observe(scrape);
    this.#reached = new Set(
      [...scrape.members].flatMap(([key, { up }]) => (up || this.#reached.has(key) ? [key] : [])),
    );
  }

  /** Keeps a command that was not sent in this scrape: whether it still fails is unknown, and not logged. */
  #keepUnsent({ members }: Scrape, now: Map<string, string>): void {
    for (const [trouble, reason] of this.#troubles) {
      // The name of a cluster may contain spaces, the name of a command does not.
      const space = trouble.lastIndexOf(' ');
      const result = members.get(trouble.slice(0, space));
      if (result && !result.commandResults.has(trouble.slice(space + 1))) now.set(trouble, reason);
    }
  }

  #contact(key: string, { member, failure, commandResults }: MemberResult, now: Map<string, string>): void {
    // A heartbeat does not show that another process answers on the port.
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
    } else if (this.#troubles.has(key) && commandResults.has('hello')) {
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

/** Maximum number of names in a line; a collector may leave out hundreds. */
const NAMED = 10;

/** What to do about a collector that runs out of time. */
const REMEDY =
  'the next run begins with them; if this lasts, look for a lock or a slow disk, exclude them, or allow the scrape more time';

/**
 * Logs what commands with several requests leave out for lack of time: each name once while the collector is
 * incomplete, and one line when it is complete again.
 */
export class MissingParts {
  readonly #log: Logger;
  /** The names logged since the collector was last complete, by member and command. */
  #named = new Map<string, ReadonlySet<string>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  observe({ members }: Scrape): void {
    const now = new Map<string, ReadonlySet<string>>();
    for (const [key, result] of members) {
      for (const [command, { missing }] of result.commandResults) {
        if (missing) now.set(`${key} ${command}`, this.#note(key, result, command, missing));
      }
    }
    for (const [place, named] of this.#named) {
      const result = members.get(place.slice(0, place.lastIndexOf(' ')));
      const command = place.slice(place.lastIndexOf(' ') + 1);
      const outcome = result?.commandResults.get(command);
      if (!result || now.has(place)) continue;
      // Not sent, or failed as a whole: whether it is complete is unknown.
      if (!outcome || outcome.failure) now.set(place, named);
      else this.#log.info('collector is complete again', { member: result.member.name, command });
    }
    this.#named = now;
  }

  #note(
    key: string,
    { member }: MemberResult,
    command: string,
    missing: readonly string[],
  ): ReadonlySet<string> {
    const named = this.#named.get(`${key} ${command}`) ?? new Set<string>();
    const fresh = missing.filter((name) => !named.has(name));
    if (fresh.length > 0) {
      const more = fresh.length - NAMED;
      this.#log.warn('collector ran out of time', {
        member: member.name,
        command,
        missing: `${fresh.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        remedy: REMEDY,
      });
    }
    return new Set([...named, ...missing]);
  }
}
