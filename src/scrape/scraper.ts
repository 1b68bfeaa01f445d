import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/parts.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { settledWithin } from '../mongo/settled-within.js';
import { contactable } from '../topology/clients.js';
import { narrowedTo } from '../topology/narrow.js';
import { memberKey, type Cluster, type Member } from '../topology/types.js';
import { Waves } from '../waves.js';
import { askCluster } from './ask-cluster.js';
import { askedGroups, askGroup, type AskedGroup } from './ask-group.js';
import { askMember } from './ask-member.js';
import { Audience } from './audience.js';
import type { Candidate } from './choose-member.js';
import { sharedRequests } from './cluster-collector.js';
import { Deadline } from './deadline.js';
import type { FigureMemory } from './figure-memory.js';
import { greet } from './greet.js';
import { Memories } from './memories.js';
import { begin, type Progress } from './progress.js';
import type { Round } from './round.js';
import { snapshot, type RunningRound } from './running-round.js';
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

/**
 * Asks every member, or one, at the same moment. Scrapes that come while a round of the same members and collectors is
 * under way share it, and each is answered by its own deadline with what has arrived. A round for which nobody waits any
 * more is given up.
 */
export class Scraper {
  readonly #options: ScraperOptions;
  readonly #slots: Slots;
  readonly #memories = new Memories();
  /** Those that can be shared, by {@link roundKey}. */
  readonly #shared = new Map<string, RunningRound>();
  readonly #running = new Set<RunningRound>();

  constructor(options: ScraperOptions) {
    this.#options = options;
    this.#slots = new Slots(options.concurrency);
  }

  /** One round; ends at the deadline at the latest, with every member in it. Never throws. */
  async scrape(request: ScrapeRequest): Promise<Round> {
    const key = roundKey(request);
    const shared = this.#shared.get(key);
    shared?.deadline.extend(request.deadlineAt);
    const round = shared ?? this.#start(key, request);
    const leave = round.audience.join(request.gone);
    await settledWithin(round.done, request.deadlineAt + NOTING_MS - performance.now());
    leave();
    return snapshot(round);
  }

  /** Waits for the rounds under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running].map(({ done }) => done));
  }

  #start(key: string, request: ScrapeRequest): RunningRound {
    const { topology: whole, only } = request;
    const started = { startedAt: Date.now(), startedMonotonic: performance.now() };
    const deadline = new Deadline(request.deadlineAt);
    const kinds = kindsFor(request);
    const waves = new Waves();
    const progress = new Map<string, Progress>();
    const groups: AskedGroup[] = [];
    const clusters = new Map<string, FigureMemory>();
    const { leaveOut, parts } = this.#options;
    const context = { collectors: kinds.ofMembers, leaveOut, parts, deadline, slots: this.#slots };
    const asking = whole.clusters.flatMap((cluster) => {
      const asked = only ? cluster.members.filter((member) => member === only) : cluster.members;
      const candidates = asked.map((member) => this.#greet(member, cluster, deadline, waves));
      for (const candidate of candidates) progress.set(candidate.key, candidate.progress);
      const ofGroups = askedGroups(cluster, kinds.ofGroups, this.#memories);
      groups.push(...ofGroups);
      // They answer for the cluster alone: as members they are another exporter's.
      const lent = only ? [] : (cluster.duties?.lent ?? []);
      const all = [...candidates, ...lent.map((router) => this.#greet(router, cluster, deadline, waves))];
      const central = all.filter((one) => isCentral(one.progress.member));
      if (central.length > 0) clusters.set(cluster.name, this.#memories.ofCluster(cluster));
      const memory = clusters.get(cluster.name);
      const collectors = sharedRequests(kinds.ofClusters, cluster);
      return [
        ...candidates.map((one) => askMember(one.progress, one.greeting, context)),
        ...ofGroups.map((group) => askGroup(all, group, deadline)),
        ...(memory ? [askCluster(central, { collectors, memory, deadline })] : []),
      ];
    });
    const audience = new Audience(() => {
      deadline.abandon();
      this.#unshare(key, round);
    });
    const done = Promise.all(asking).then(() => {
      deadline.release();
      this.#unshare(key, round);
      this.#running.delete(round);
      if (only) return;
      this.#memories.retain(whole.clusters);
      if (!deadline.abandoned) this.#options.onRound(snapshot(round));
    });
    const topology = only ? narrowedTo(whole, only) : whole;
    const round = { topology, ...started, progress, groups, clusters, kinds, deadline, audience, done };
    this.#shared.set(key, round);
    this.#running.add(round);
    return round;
  }

  /** From now on nobody joins it. */
  #unshare(key: string, round: RunningRound): void {
    if (this.#shared.get(key) === round) this.#shared.delete(key);
  }

  #greet(member: Member, cluster: Cluster, deadline: Deadline, waves: Waves): Candidate {
    const client = this.#options.pool.get(contactable(cluster, member));
    const progress = begin(member, client, this.#memories.ofMember(member));
    const greeting = waves.next().then(() => greet(progress, cluster, deadline));
    return { key: memberKey(member), progress, greeting };
  }
}

/** Whether the member can tell of the whole cluster. */
function isCentral({ component }: Member): boolean {
  return component === 'config' || component === 'mongos';
}
