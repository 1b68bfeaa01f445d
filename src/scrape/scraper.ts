import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/parts.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { settledWithin } from '../mongo/settled-within.js';
import { contactable } from '../topology/clients.js';
import { narrowedTo } from '../topology/narrow.js';
import { memberKey, type Cluster, type Member, type Topology } from '../topology/types.js';
import { askCluster } from './ask-cluster.js';
import { askedGroups, askGroup, figuresOf, type AskedGroup } from './ask-group.js';
import { askMember } from './ask-member.js';
import type { Candidate } from './choose-member.js';
import { clusterReplies } from './cluster-replies.js';
import { Deadline } from './deadline.js';
import type { FigureMemory } from './figure-memory.js';
import { greet } from './greet.js';
import type { Kinds } from './kinds.js';
import { Memories } from './memories.js';
import { begin, memberResult, toSeconds, type Progress } from './progress.js';
import type { Round } from './round.js';
import { kindsFor, roundKey, type ScrapeRequest } from './scrape-request.js';
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
  /** Told of every finished round over the whole topology. */
  readonly onRound: (round: Round) => void;
}

interface RunningRound {
  readonly topology: Topology;
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly groups: readonly AskedGroup[];
  /** Of the sharded clusters, by name. */
  readonly clusters: ReadonlyMap<string, FigureMemory>;
  readonly kinds: Kinds;
  readonly deadline: Deadline;
  readonly done: Promise<void>;
}

/**
 * Asks every member, or one, at the same moment. Scrapes that come while a round of the same members and collectors is
 * under way share it, and each is answered by its own deadline with what has arrived.
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
    const key = roundKey(request);
    const running = this.#running.get(key);
    running?.deadline.extend(request.deadlineAt);
    const round = running ?? this.#start(key, request);
    await settledWithin(round.done, request.deadlineAt + NOTING_MS - performance.now());
    return snapshot(round);
  }

  /** Waits for the rounds under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #start(key: string, request: ScrapeRequest): RunningRound {
    const { topology: whole, only } = request;
    const started = { startedAt: Date.now(), startedMonotonic: performance.now() };
    const deadline = new Deadline(request.deadlineAt);
    const kinds = kindsFor(request);
    const progress = new Map<string, Progress>();
    const groups: AskedGroup[] = [];
    const clusters = new Map<string, FigureMemory>();
    const { leaveOut, parts } = this.#options;
    const context = { collectors: kinds.ofMembers, leaveOut, parts, deadline, slots: this.#slots };
    const asking = whole.clusters.flatMap((cluster) => {
      const asked = only ? cluster.members.filter((member) => member === only) : cluster.members;
      const candidates = asked.map((member) => this.#greet(member, cluster, deadline));
      for (const candidate of candidates) progress.set(candidate.key, candidate.progress);
      const ofGroups = askedGroups(cluster, kinds.ofGroups, this.#memories);
      groups.push(...ofGroups);
      const central = candidates.filter((one) => isCentral(one.progress.member));
      if (central.length > 0) clusters.set(cluster.name, this.#memories.ofCluster(cluster));
      const memory = clusters.get(cluster.name);
      return [
        ...candidates.map((one) => askMember(one.progress, one.greeting, context)),
        ...ofGroups.map((group) => askGroup(candidates, group, deadline)),
        ...(memory ? [askCluster(central, { collectors: kinds.ofClusters, memory, deadline })] : []),
      ];
    });
    const done = Promise.all(asking).then(() => {
      deadline.release();
      this.#running.delete(key);
      this.#memories.retain(whole.clusters);
      if (!only) this.#options.onRound(snapshot(round));
    });
    const topology = only ? narrowedTo(whole, only) : whole;
    const round = { topology, ...started, progress, groups, clusters, kinds, deadline, done };
    this.#running.set(key, round);
    return round;
  }

  #greet(member: Member, cluster: Cluster, deadline: Deadline): Candidate {
    const client = this.#options.pool.get(contactable(cluster, member));
    const progress = begin(member, client, this.#memories.ofMember(member));
    return { key: memberKey(member), progress, greeting: greet(progress, cluster, deadline) };
  }
}

function snapshot({ progress, groups, clusters, kinds, ...round }: RunningRound): Round {
  const now = performance.now();
  return {
    startedAt: round.startedAt,
    durationSeconds: toSeconds(now - round.startedMonotonic),
    topology: round.topology,
    members: new Map([...progress].map(([key, one]) => [key, memberResult(one, now)])),
    clusters: new Map(
      [...clusters].map(([name, memory]) => [name, clusterReplies(memory, kinds.ofClusters)]),
    ),
    figures: figuresOf(groups),
  };
}

/** Whether the member can tell of the whole cluster. */
function isCentral({ component }: Member): boolean {
  return component === 'config' || component === 'mongos';
}
