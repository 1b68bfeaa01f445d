import { setKey, type ReplicaSet } from '../topology/types.js';
import type { EventRing } from './events.js';

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
