import type { Document } from '../mongo/bson.js';
import type { ClientPool } from '../mongo/client-pool.js';
import type { Parts } from '../mongo/partial-decode.js';
import { contactable } from '../topology/inventory/clients.js';
import { memberKey, narrowedTo, type Cluster, type Member } from '../topology/model/topology.js';
import { ConcurrencyLimit, waitAtMost } from '../util/async.js';
import { Batcher } from '../util/event-loop.js';
import { collectCluster } from './collect-cluster.js';
import { askedGroups, collectGroup, type CollectedGroup } from './collect-group.js';
import { checkHello, collectMember } from './collect-member.js';
import { sharedRequests } from './collector.js';
import { Deadline } from './deadline.js';
import {
  kindsFor,
  scrapeKey,
  snapshot,
  Waiters,
  type InflightScrape,
  type ScrapeRequest,
} from './inflight-scrape.js';
import { begin, type MemberScrape } from './member-scrape.js';
import { ReplyCache, type CommandCache } from './reply-cache.js';
import type { Scrape } from './scrape.js';
import type { Candidate } from './select-target.js';

/** After the deadline has aborted the commands, it takes a moment to record their results. */
const NOTING_MS = 25;

export interface ScraperOptions {
  readonly pool: ClientPool;
  /** Maximum number of members whose heavy commands run at the same time. */
  readonly concurrency: number;
  /** Sections that serverStatus does not need to send. */
  readonly leaveOut: Document;
  /** The parts to decode of replies that are decoded in part. */
  readonly parts: Parts;
  /** Called with every finished scrape of the whole topology. */
  readonly onScrape: (scrape: Scrape) => void;
}

/**
 * Scrapes every member, or one, at the same time. Requests for the same members and collectors share a scrape in
 * progress, and each is answered by its own deadline with what has arrived. A scrape that no client waits for any more
 * is abandoned.
 */
export class Scraper {
  readonly #options: ScraperOptions;
  readonly #concurrencyLimit: ConcurrencyLimit;
  readonly #replyCache = new ReplyCache();
  /** The scrapes that can be shared, by {@link scrapeKey}. */
  readonly #shared = new Map<string, InflightScrape>();
  readonly #running = new Set<InflightScrape>();

  constructor(options: ScraperOptions) {
    this.#options = options;
    this.#concurrencyLimit = new ConcurrencyLimit(options.concurrency);
  }

  /** Runs one scrape; ends at the deadline at the latest, with every member in it. Never throws. */
  async scrape(request: ScrapeRequest): Promise<Scrape> {
    const key = scrapeKey(request);
    const shared = this.#shared.get(key);
    shared?.deadline.extend(request.deadlineAt);
    const scrape = shared ?? this.#start(key, request);
    const leave = scrape.waiters.join(request.gone);
    await waitAtMost(scrape.done, request.deadlineAt + NOTING_MS - performance.now());
    leave();
    return snapshot(scrape);
  }

  /** Waits for the scrapes in progress. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running].map(({ done }) => done));
  }

  #start(key: string, request: ScrapeRequest): InflightScrape {
    const { topology: whole, only } = request;
    const started = { startedAt: Date.now(), startedMonotonic: performance.now() };
    const deadline = new Deadline(request.deadlineAt);
    const kinds = kindsFor(request);
    const batcher = new Batcher();
    const progress = new Map<string, MemberScrape>();
    const groups: CollectedGroup[] = [];
    const clusters = new Map<string, CommandCache>();
    const { leaveOut, parts } = this.#options;
    const context = {
      collectors: kinds.ofMembers,
      leaveOut,
      parts,
      deadline,
      concurrencyLimit: this.#concurrencyLimit,
    };
    const asking = whole.clusters.flatMap((cluster) => {
      const asked = only ? cluster.members.filter((member) => member === only) : cluster.members;
      const candidates = asked.map((member) => this.#checkHello(member, cluster, deadline, batcher));
      for (const candidate of candidates) progress.set(candidate.key, candidate.progress);
      const ofGroups = askedGroups(cluster, kinds.ofGroups, this.#replyCache);
      groups.push(...ofGroups);
      // They answer only for the cluster: as members they belong to another exporter.
      const borrowedRouters = only ? [] : (cluster.responsibilities?.borrowedRouters ?? []);
      const all = [
        ...candidates,
        ...borrowedRouters.map((router) => this.#checkHello(router, cluster, deadline, batcher)),
      ];
      const central = all.filter((one) => isCentral(one.progress.member));
      if (central.length > 0) clusters.set(cluster.name, this.#replyCache.ofCluster(cluster));
      const memory = clusters.get(cluster.name);
      const collectors = sharedRequests(kinds.ofClusters, cluster);
      return [
        ...candidates.map((one) => collectMember(one.progress, one.helloReply, context)),
        ...ofGroups.map((group) => collectGroup(all, group, deadline)),
        ...(memory ? [collectCluster(central, { collectors, memory, deadline })] : []),
      ];
    });
    const waiters = new Waiters(() => {
      deadline.abandon();
      this.#unshare(key, scrape);
    });
    const done = Promise.all(asking).then(() => {
      deadline.release();
      this.#unshare(key, scrape);
      this.#running.delete(scrape);
      if (only) return;
      this.#replyCache.retain(whole.clusters);
      if (!deadline.abandoned) this.#options.onScrape(snapshot(scrape));
    });
    const topology = only ? narrowedTo(whole, only) : whole;
    const scrape = { topology, ...started, progress, groups, clusters, kinds, deadline, waiters, done };
    this.#shared.set(key, scrape);
    this.#running.add(scrape);
    return scrape;
  }

  /** No further request joins the scrape. */
  #unshare(key: string, scrape: InflightScrape): void {
    if (this.#shared.get(key) === scrape) this.#shared.delete(key);
  }

  #checkHello(member: Member, cluster: Cluster, deadline: Deadline, batcher: Batcher): Candidate {
    const client = this.#options.pool.get(contactable(cluster, member));
    const progress = begin(member, client, this.#replyCache.ofMember(member));
    const helloReply = batcher.next().then(() => checkHello(progress, cluster, deadline));
    return { key: memberKey(member), progress, helloReply };
  }
}

/** Whether the member can report on the whole cluster. */
function isCentral({ clusterRole }: Member): boolean {
  return clusterRole === 'config' || clusterRole === 'mongos';
}
