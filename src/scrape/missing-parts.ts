import type { Logger } from '../log.js';
import type { MemberResult, Round } from './round.js';

/** A line names so many; a collector may leave out hundreds. */
const NAMED = 10;

/** What to do about a collector that runs out of time. */
const REMEDY =
  'the next run begins with them; if this lasts, look for a lock or a slow disk, exclude them, or allow the scrape more time';

/**
 * Logs what collectors with many requests leave out for want of time: each name once while the collector is incomplete,
 * and one line when it is complete again.
 */
export class MissingParts {
  readonly #log: Logger;
  /** By member and command: what was named since the collector was last complete. */
  #named = new Map<string, ReadonlySet<string>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  observe({ members }: Round): void {
    const now = new Map<string, ReadonlySet<string>>();
    for (const [key, result] of members) {
      for (const [command, { missing }] of result.outcomes) {
        if (missing) now.set(`${key} ${command}`, this.#note(key, result, command, missing));
      }
    }
    for (const [place, named] of this.#named) {
      const result = members.get(place.slice(0, place.lastIndexOf(' ')));
      const command = place.slice(place.lastIndexOf(' ') + 1);
      const outcome = result?.outcomes.get(command);
      if (!result || now.has(place)) continue;
      // Not asked, or failed as a whole: whether it is complete is not known.
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
