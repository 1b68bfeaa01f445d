import type { CommandFailure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import { Backlog } from './backlog.js';
import { isYoung } from './completeness.js';

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

/** Figures by the `command` label under which they are asked. */
interface Figure {
  readonly command: string;
}

/** A request that took too long, or failed in the background. */
export interface FailedFigure {
  readonly failure: CommandFailure;
  readonly durationSeconds: number;
  /** Key of the member that was asked. */
  readonly member: string;
  /** It is not sent again before; of `performance.now()`. */
  readonly retryAt: number;
}

/** What is remembered between rounds of figures that one member was asked for on behalf of others. */
export class FigureMemory {
  readonly #kept = new Map<string, KeptFigure>();
  readonly #backlogs = new Map<string, Backlog>();
  readonly #failed = new Map<string, FailedFigure>();
  readonly #running = new Set<string>();
  readonly #answered = new Map<string, string>();
  readonly #lost = new Set<string>();

  /** The last reply, however old. */
  kept({ command }: Figure): KeptFigure | undefined {
    return this.#kept.get(command);
  }

  /** The last reply, while it is younger than the collector's maximum age. */
  fresh({ command }: Figure, { maxAgeSeconds }: { readonly maxAgeSeconds: number }): KeptFigure | undefined {
    const kept = this.#kept.get(command);
    return kept && isYoung(kept, maxAgeSeconds) ? kept : undefined;
  }

  /** What the last run of the survey left out. */
  backlog({ command }: Figure): Backlog {
    const backlog = this.#backlogs.get(command) ?? new Backlog();
    this.#backlogs.set(command, backlog);
    return backlog;
  }

  keep({ command }: Figure, member: string, reply: Document, durationSeconds: number): void {
    const now = { at: performance.now(), readAt: Date.now() };
    this.#kept.set(command, { reply, durationSeconds, member, ...now });
    this.#failed.delete(command);
  }

  /** How the request failed, while it is too early to try again. */
  failed({ command }: Figure): FailedFigure | undefined {
    const failed = this.#failed.get(command);
    return failed && performance.now() < failed.retryAt ? failed : undefined;
  }

  /** Whether the request ran out of time when it was sent last, however long ago. */
  wasSlow({ command }: Figure): boolean {
    return this.#failed.get(command)?.failure.reason === 'timeout';
  }

  rememberFailure(
    { command }: Figure,
    { retrySeconds, ...failed }: Omit<FailedFigure, 'retryAt'> & { readonly retrySeconds: number },
  ): void {
    this.#failed.set(command, { ...failed, retryAt: performance.now() + retrySeconds * 1000 });
  }

  /** Whether the request is under way in the background. */
  isRunning({ command }: Figure): boolean {
    return this.#running.has(command);
  }

  /** The request is under way in the background until `work` has settled. */
  async running({ command }: Figure, work: Promise<void>): Promise<void> {
    this.#running.add(command);
    try {
      await work;
    } finally {
      this.#running.delete(command);
    }
  }

  forget({ command }: Figure): void {
    this.#kept.delete(command);
  }

  /** The member that answered last as such: asking it again keeps its series on the page. */
  answeredAs(role: string): string | undefined {
    return this.#answered.get(role);
  }

  /** Whether the connection to the member was lost, or timed out, when it was asked last. */
  wasLost(member: string): boolean {
    return this.#lost.has(member);
  }

  /** How asking a member ended. */
  note(role: string, member: string, served: boolean): void {
    if (served) {
      this.#answered.set(role, member);
      this.#lost.delete(member);
    } else {
      this.#lost.add(member);
    }
  }
}
