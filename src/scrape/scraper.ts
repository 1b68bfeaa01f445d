import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/parts.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { settledWithin } from '../mongo/settled-within.js';
import { memberKey, type Cluster, type Member, type Topology } from '../topology/types.js';
import { askMember } from './ask-member.js';
import type { Collector } from './collector.js';
import { Deadline } from './deadline.js';
import { MemberMemory } from './member-memory.js';
import { begin, memberResult, toSeconds, type Progress } from './progress.js';
import type { Round } from './round.js';
import { Slots } from './slots.js';

/** After the deadline has cut the commands short, their ends need a moment to be noted. */
const NOTING_MS = 25;

export interface ScraperOptions {
  readonly pool: ClientPool;
  /** Members whose heavy commands run at the same moment. */
  readonly concurrency: number;
  /** What serverStatus need not send. */
  readonly leaveOut: Document;
  /** What is read of replies that are decoded in part. */
  readonly parts: Parts;
  /** Told of every finished round. */
  readonly onRound: (round: Round) => void;
}

/** What one scrape asks for. */
export interface ScrapeRequest {
  readonly topology: Topology;
  readonly collectors: readonly Collector[];
  /** By `performance.now()`. */
  readonly deadlineAt: number;
}

interface RunningRound {
  readonly topology: Topology;
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly deadline: Deadline;
  readonly done: Promise<void>;
}

/**
 * Asks every member at the same moment. Scrapes that come while a round of the same collectors is under way share
 * it, and each is answered by its own deadline with what has arrived.
 */
export class Scraper {
  readonly #options: ScraperOptions;
  readonly #slots: Slots;
  readonly #memories = new Map<string, MemberMemory>();
  readonly #running = new Map<string, RunningRound>();

  constructor(options: ScraperOptions) {
    this.#options = options;
    this.#slots = new Slots(options.concurrency);
  }

  /** One round; ends at the deadline at the latest, with every member in it. Never throws. */
  async scrape(request: ScrapeRequest): Promise<Round> {
    const key = request.collectors.map(({ name }) => name).join();
    const running = this.#running.get(key);
    running?.deadline.extend(request.deadlineAt);
    const round = running ?? this.#start(key, request);
    await settledWithin(round.done, request.deadlineAt + NOTING_MS - performance.now());
    return this.#snapshot(round);
  }

  /** Waits for the rounds under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #start(key: string, { topology, collectors, deadlineAt }: ScrapeRequest): RunningRound {
    const started = { startedAt: Date.now(), startedMonotonic: performance.now() };
    const deadline = new Deadline(deadlineAt);
    const progress = new Map<string, Progress>();
    const { pool, leaveOut, parts } = this.#options;
    const asking = topology.clusters.flatMap((cluster) =>
      cluster.members.map((member) => {
        const one = begin(member, pool.get(member.address, !member.arbiter), this.#memory(member));
        progress.set(memberKey(member), one);
        return askMember(one, { cluster, collectors, leaveOut, parts, deadline, slots: this.#slots });
      }),
    );
    const done = Promise.all(asking).then(() => {
      deadline.release();
      this.#running.delete(key);
      this.#forget(topology.clusters);
      this.#options.onRound(this.#snapshot(round));
    });
    const round: RunningRound = {
      topology,
      ...started,
      progress,
      deadline,
      done,
    };
    this.#running.set(key, round);
    return round;
  }

  #snapshot(round: RunningRound): Round {
    const now = performance.now();
    return {
      startedAt: round.startedAt,
      durationSeconds: toSeconds(now - round.startedMonotonic),
      topology: round.topology,
      members: new Map([...round.progress].map(([key, progress]) => [key, memberResult(progress, now)])),
    };
  }

  #memory(member: Member): MemberMemory {
    const key = memberKey(member);
    let memory = this.#memories.get(key);
    if (!memory) {
      memory = new MemberMemory();
      this.#memories.set(key, memory);
    }
    return memory;
  }

  #forget(clusters: readonly Cluster[]): void {
    const known = new Set(clusters.flatMap(({ members }) => members.map(memberKey)));
    for (const key of this.#memories.keys()) if (!known.has(key)) this.#memories.delete(key);
  }
}
