import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/parts.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { settledWithin } from '../mongo/settled-within.js';
import { contactable } from '../topology/clients.js';
import { memberKey, type Member, type Topology } from '../topology/types.js';
import { askCluster } from './ask-cluster.js';
import { askMember } from './ask-member.js';
import { isClusterCollector, type AnyCollector, type ClusterCollector } from './cluster-collector.js';
import type { ClusterMemory } from './cluster-memory.js';
import type { Collector } from './collector.js';
import { Deadline } from './deadline.js';
import { greet } from './greet.js';
import { Memories } from './memories.js';
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
  readonly collectors: readonly AnyCollector[];
  /** By `performance.now()`. */
  readonly deadlineAt: number;
}

interface RunningRound {
  readonly topology: Topology;
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly progress: ReadonlyMap<string, Progress>;
  /** Of the sharded clusters, by name. */
  readonly memories: ReadonlyMap<string, ClusterMemory>;
  readonly clusterCollectors: readonly ClusterCollector[];
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
  readonly #memories = new Memories();
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
    const clusterCollectors = collectors.filter(isClusterCollector);
    const ofMembers = collectors.filter((one): one is Collector => !isClusterCollector(one));
    const { leaveOut, parts } = this.#options;
    const context = { collectors: ofMembers, leaveOut, parts, deadline, slots: this.#slots };
    const memories = new Map<string, ClusterMemory>();
    const asking = topology.clusters.flatMap((cluster) => {
      const greeted = cluster.members.map((member) => {
        const one = begin(
          member,
          this.#options.pool.get(contactable(cluster, member)),
          this.#memories.ofMember(member),
        );
        const candidate = { key: memberKey(member), progress: one, greeting: greet(one, cluster, deadline) };
        progress.set(candidate.key, one);
        return candidate;
      });
      const asked = greeted.map((one) => askMember(one.progress, one.greeting, context));
      const central = greeted.filter((one) => isCentral(one.progress.member));
      if (central.length === 0) return asked;
      const memory = this.#memories.ofCluster(cluster);
      memories.set(cluster.name, memory);
      return [...asked, askCluster(central, { collectors: clusterCollectors, memory, deadline })];
    });
    const done = Promise.all(asking).then(() => {
      deadline.release();
      this.#running.delete(key);
      this.#memories.retain(topology.clusters);
      this.#options.onRound(this.#snapshot(round));
    });
    const round: RunningRound = {
      topology,
      ...started,
      progress,
      memories,
      clusterCollectors,
      deadline,
      done,
    };
    this.#running.set(key, round);
    return round;
  }

  #snapshot(round: RunningRound): Round {
    const now = performance.now();
    const { memories, clusterCollectors } = round;
    return {
      startedAt: round.startedAt,
      durationSeconds: toSeconds(now - round.startedMonotonic),
      topology: round.topology,
      members: new Map([...round.progress].map(([key, progress]) => [key, memberResult(progress, now)])),
      clusters: new Map([...memories].map(([name, memory]) => [name, memory.replies(clusterCollectors)])),
    };
  }
}

/** Whether the member can tell of the whole cluster. */
function isCentral({ component }: Member): boolean {
  return component === 'config' || component === 'mongos';
}
