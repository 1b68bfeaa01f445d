import { memberKey, setKey, type Member, type ReplicaSet } from '../topology/model/topology.js';
import type { EventRing } from './events.js';

/** What a scrape reads of a member's rollback id. */
export interface RollbackReport {
  readonly member: Member;
  /** serverStatus.repl.rbid */
  readonly id: number;
  /** Of the process; absent: not told. */
  readonly uptimeSeconds?: number;
}

/**
 * Follows rollback ids, which grow by one with each rollback. They also grow by one when a process starts after an
 * unclean end (measured: kill -9 on 6.0.5), so that of one which was started since the last report only more than that
 * tells of a rollback.
 */
export class Rollbacks {
  readonly #last = new Map<string, { readonly id: number; readonly at: number }>();

  /** @returns whether the member has rolled back since it was reported last */
  note({ member, id, uptimeSeconds = Infinity }: RollbackReport, at: number): boolean {
    const key = memberKey(member);
    const before = this.#last.get(key);
    this.#last.set(key, { id, at });
    if (!before) return false;
    const wasStarted = uptimeSeconds * 1000 <= at - before.at;
    return id - before.id > (wasStarted ? 1 : 0);
  }

  /** Forgets those that are members no more. */
  retain(members: ReadonlyMap<string, unknown>): void {
    for (const key of this.#last.keys()) if (!members.has(key)) this.#last.delete(key);
  }
}

const ELECTIONS: ReadonlySet<string> = new Set(['primary_changed', 'primary_reelected']);

/** Adds to elections why they were held: heartbeats tell of the election itself, replSetGetStatus alone its reason. */
export class ElectionReasons {
  readonly #events: EventRing;
  /** Set → the term of which the reason is known. */
  readonly #explained = new Map<string, number>();

  constructor(events: EventRing) {
    this.#events = events;
  }

  explain(set: ReplicaSet, term: number, reason: string): void {
    const { cluster, name } = set;
    if (this.#explained.get(setKey(set)) === term) return;
    const elections = this.#events.find({ types: ELECTIONS });
    const own = elections.filter(
      (event) => event.cluster === cluster && event.replicaSet === name && event.term === term,
    );
    for (const { id } of own) this.#events.complete(id, { reason });
    if (own.length > 0) this.#explained.set(setKey(set), term);
  }

  /** Forgets all sets but these, by {@link setKey}. */
  retain(sets: ReadonlyMap<string, unknown>): void {
    for (const key of this.#explained.keys()) if (!sets.has(key)) this.#explained.delete(key);
  }
}
