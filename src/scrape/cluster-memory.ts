import type { CommandFailure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import type { ClusterCollector, ClusterRequest } from './cluster-collector.js';
import type { ClusterReplies } from './round.js';

/** The last reply to one request. */
export interface KeptFigure {
  readonly reply: Document;
  readonly durationSeconds: number;
  /** Key of the member that gave it. */
  readonly member: string;
  /** Of `performance.now()`. */
  readonly at: number;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** A request that took too long. */
export interface SlowFigure {
  readonly failure: CommandFailure;
  readonly durationSeconds: number;
  /** Key of the member that was asked. */
  readonly member: string;
  /** Of `performance.now()`. */
  readonly at: number;
}

/** What a scrape has no time for would otherwise hold up every one, and keep the server busy without end. */
const SLOW_MS = 60_000;

/** What is remembered of one sharded cluster between rounds. */
export class ClusterMemory {
  readonly #kept = new Map<string, KeptFigure>();
  readonly #slow = new Map<string, SlowFigure>();
  readonly #answered = new Map<ClusterRequest['of'], string>();
  readonly #lost = new Set<string>();

  /** The last reply, while it is younger than the collector's maximum age. */
  fresh({ command }: ClusterRequest, { maxAgeSeconds }: ClusterCollector): KeptFigure | undefined {
    const kept = this.#kept.get(command);
    return kept && performance.now() - kept.at < maxAgeSeconds * 1000 ? kept : undefined;
  }

  keep({ command }: ClusterRequest, member: string, reply: Document, durationSeconds: number): void {
    const now = { at: performance.now(), readAt: Date.now() };
    this.#kept.set(command, { reply, durationSeconds, member, ...now });
    this.#slow.delete(command);
  }

  /** How the request ran out of time, while it is too early to try again. */
  slow({ command }: ClusterRequest): SlowFigure | undefined {
    const slow = this.#slow.get(command);
    return slow && performance.now() - slow.at < SLOW_MS ? slow : undefined;
  }

  rememberSlow({ command }: ClusterRequest, slow: Omit<SlowFigure, 'at'>): void {
    this.#slow.set(command, { ...slow, at: performance.now() });
  }

  forget({ command }: ClusterRequest): void {
    this.#kept.delete(command);
  }

  /** The member that answered last as such: asking it again keeps its series on the page. */
  answeredAs(role: ClusterRequest['of']): string | undefined {
    return this.#answered.get(role);
  }

  /** Whether the connection to the member was lost, or timed out, when it was asked last. */
  wasLost(member: string): boolean {
    return this.#lost.has(member);
  }

  /** How asking a member ended. */
  note(role: ClusterRequest['of'], member: string, served: boolean): void {
    if (served) {
      this.#answered.set(role, member);
      this.#lost.delete(member);
    } else {
      this.#lost.add(member);
    }
  }

  /** All that is known to these collectors. */
  replies(collectors: readonly ClusterCollector[]): ClusterReplies {
    const known = collectors.flatMap(({ name, requests }) =>
      requests.flatMap(({ command, of }) => {
        const kept = this.#kept.get(command);
        return kept ? [{ name, command, of, kept }] : [];
      }),
    );
    const readAt: Record<string, number> = {};
    for (const { name, of, kept } of known) {
      if (of === 'config') readAt[name] = Math.min(kept.readAt, readAt[name] ?? Infinity);
    }
    return {
      replies: Object.fromEntries(known.map(({ command, kept }) => [command, kept.reply])),
      readAt,
    };
  }
}
