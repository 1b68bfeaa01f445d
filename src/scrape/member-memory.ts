import type { CommandFailure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import { Backlog } from './backlog.js';
import type { Collector } from './collector.js';
import { isYoung } from './completeness.js';
import type { KnownFacts } from './round.js';
import { STATUS_FIELDS } from './status-fields.js';
import type { Survey } from './survey.js';

/** A fallback is tried anew after this long: the process may have been upgraded or initiated since. */
const FALLBACK_MS = 600_000;

/**
 * Every refused command is a line in the server's log: once a minute is enough to notice a grant. What runs out of time
 * would hold up every scrape.
 */
const HOLD_BACK_MS = 60_000;

/** What the platform does not have it will not have in a minute; an upgrade or another mode brings it. */
const UNSUPPORTED_MS = 600_000;

/** A reply kept for collectors that need not be asked on every scrape. */
export interface KeptReply {
  readonly reply: Document;
  readonly durationSeconds: number;
  readonly at: number;
}

/** A command that failed so that it is not to be asked again at once. */
interface HeldBack {
  readonly failure: CommandFailure;
  readonly at: number;
  readonly by: object;
}

/** What is remembered of one member between rounds. */
export class MemberMemory {
  /** `hello.topologyVersion.processId` of the router that is not known to go by another name than the member. */
  checkedProcess?: string;
  #known: KnownFacts = { version: '', storageEngine: '' };
  readonly #kept = new Map<string, KeptReply>();
  readonly #backlogs = new Map<string, Backlog>();
  readonly #heldBack = new Map<string, HeldBack>();
  readonly #refusals = new Map<string, { readonly code: number; readonly at: number }>();

  get known(): KnownFacts {
    return this.#known;
  }

  /** The last reply, while it is younger than the collector's maximum age. */
  fresh(collector: Collector | Survey): KeptReply | undefined {
    const kept = this.#kept.get(collector.name);
    return kept && isYoung(kept, collector.maxAgeSeconds) ? kept : undefined;
  }

  /** What the last run of the survey left out. */
  backlog({ name }: Survey): Backlog {
    const backlog = this.#backlogs.get(name) ?? new Backlog();
    this.#backlogs.set(name, backlog);
    return backlog;
  }

  keep(collector: Collector | Survey, reply: Document, durationSeconds: number): void {
    if (collector.maxAgeSeconds > 0) {
      this.#kept.set(collector.name, { reply, durationSeconds, at: performance.now() });
    }
    if (collector.command === 'serverStatus') {
      this.#known = {
        version: STATUS_FIELDS.version.of({ serverStatus: reply }) ?? this.#known.version,
        storageEngine: STATUS_FIELDS.storageEngine.of({ serverStatus: reply }) ?? this.#known.storageEngine,
      };
    }
  }

  /**
   * Why the command failed last, while it is too early to ask again.
   *
   * @param by the client that would ask: one with other credentials is not known to fail
   */
  heldBack(command: string, by: object): CommandFailure | undefined {
    const last = this.#heldBack.get(command);
    if (last?.by !== by) return undefined;
    const holdBackMs = last.failure.reason === 'unsupported' ? UNSUPPORTED_MS : HOLD_BACK_MS;
    return performance.now() - last.at < holdBackMs ? last.failure : undefined;
  }

  holdBack(command: string, failure: CommandFailure, by: object): void {
    this.#heldBack.set(command, { failure, at: performance.now(), by });
  }

  /** The code with which the collector's full request was refused lately. */
  fallbackCode(collector: Collector): number | undefined {
    const refusal = this.#refusals.get(collector.name);
    return refusal && performance.now() - refusal.at < FALLBACK_MS ? refusal.code : undefined;
  }

  rememberFallback(collector: Collector, code: number): void {
    this.#refusals.set(collector.name, { code, at: performance.now() });
  }
}
