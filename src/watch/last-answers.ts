import type { Beat } from '../mongo/beat.js';
import { parseHello } from '../topology/hello.js';
import { setKey, type Member } from '../topology/types.js';
import { addressKey, type Following } from './following.js';
import { canonical } from './watched-set.js';

/** How long an answer is kept from an address that is no member's: longer than any discovery takes. */
const KEEP_MS = 60_000;

/** The last answer from each address; also of processes that are not known as members yet. */
export class LastAnswers {
  readonly #answers = new Map<string, Beat & { readonly ok: true }>();

  note(from: Pick<Member, 'cluster' | 'address'>, beat: Beat): void {
    if (beat.ok) this.#answers.set(addressKey(from), beat);
    else this.#answers.delete(addressKey(from));
  }

  /**
   * Tells members and sets that are watched from now on what was heard of them before. A stream tells nothing until
   * something changes: what a discovery has already heard of its members must not be waited for, or a change in the
   * first moment would be taken for how it was.
   */
  recall(now: Following, before: Following): void {
    for (const [key, { member, watch, set }] of now.members) {
      const last = this.#answers.get(addressKey(member));
      if (!last) continue;
      const hello = parseHello(last.reply);
      if (!before.members.has(key)) watch.recall(hello);
      if (set && !before.sets.has(setKey(set.set)) && hello.setName === set.set.name) {
        set.watch.heard(member.host, canonical(hello, set.set), last.at);
      }
    }
  }

  /** Forgets addresses that are no member's, after a while. */
  prune({ byAddress }: Following): void {
    const outdated = Date.now() - KEEP_MS;
    for (const [key, { at }] of this.#answers) {
      if (!byAddress.has(key) && at < outdated) this.#answers.delete(key);
    }
  }
}
