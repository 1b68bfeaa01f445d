import { memberKey, setKey, type Member, type ReplicaSet } from '../topology/model/topology.js';
import type { EventRing } from './events.js';

/** What scrapes report to the monitor, since heartbeats do not contain it. */
export interface ScrapeReports {
  /** Primaries that members report with recent heartbeats and that the exporter did not reach. */
  readonly primaries: readonly { readonly set: ReplicaSet; readonly host: string; readonly term: number }[];
  /** Why the current primaries were elected. */
  readonly elections: readonly { readonly set: ReplicaSet; readonly term: number; readonly reason: string }[];
  readonly rollbackIds: readonly RollbackReport[];
}

/** A member's rollback id, as a scrape reads it. */
export interface RollbackReport {
  readonly member: Member;
  /** serverStatus.repl.rbid: increases with each rollback, and when a process starts after an unclean shutdown. */
  readonly id: number;
  /** Uptime of the process; absent: not reported. */
  readonly uptimeSeconds?: number;
}

/**
 * Tracks rollback ids, which grow by one with each rollback. They also grow by one when a process starts after an
 * unclean shutdown (measured: kill -9 on 6.0.5). For a process started since the last report, only a larger increase
 * indicates a rollback.
 */
export class Rollbacks {
  readonly #last = new Map<string, { readonly id: number; readonly at: number }>();

  /** @returns whether the member has rolled back since its last report */
  record({ member, id, uptimeSeconds = Infinity }: RollbackReport, at: number): boolean {
    const key = memberKey(member);
    const before = this.#last.get(key);
    this.#last.set(key, { id, at });
    if (!before) return false;
    const wasStarted = uptimeSeconds * 1000 <= at - before.at;
    return id - before.id > (wasStarted ? 1 : 0);
  }

  /** Forgets all members but these. */
  retain(members: ReadonlyMap<string, unknown>): void {
    for (const key of this.#last.keys()) if (!members.has(key)) this.#last.delete(key);
  }
}

const ELECTIONS: ReadonlySet<string> = new Set(['primary_changed', 'primary_reelected']);

/** Adds the reason to elections: heartbeats show the election itself, only replSetGetStatus reports its reason. */
export class ElectionReasons {
  readonly #events: EventRing;
  /** Set → the term for which the reason is known. */
  readonly #known = new Map<string, number>();

  constructor(events: EventRing) {
    this.#events = events;
  }

  addReason(set: ReplicaSet, term: number, reason: string): void {
    const { cluster, name } = set;
    if (this.#known.get(setKey(set)) === term) return;
    const elections = this.#events.find({ types: ELECTIONS });
    const own = elections.filter(
      (event) => event.cluster === cluster && event.replicaSet === name && event.term === term,
    );
    for (const { id } of own) this.#events.complete(id, { reason });
    if (own.length > 0) this.#known.set(setKey(set), term);
  }

  /** Forgets all sets but these, by {@link setKey}. */
  retain(sets: ReadonlyMap<string, unknown>): void {
    for (const key of this.#known.keys()) if (!sets.has(key)) this.#known.delete(key);
  }
}
