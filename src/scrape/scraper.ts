import type { Document } from '../mongo/bson.js';
import type { ClientPool } from '../mongo/client-pool.js';
import type { Parts } from '../mongo/partial-decode.js';
import { contactable } from '../topology/inventory/clients.js';
import { memberKey, narrowedTo, type Cluster, type Member } from '../topology/model/topology.js';
import { ConcurrencyLimit, waitAtMost } from '../util/async.js';
import { Batcher } from '../util/event-loop.js';
import { RECORD_RESULTS_MS } from '../util/time-constants.js';
import { checkHello } from './check-hello.js';
import { collectCluster } from './collect-cluster.js';
import { collectedGroups, collectGroup, type CollectedGroup } from './collect-group.js';
import { collectMember } from './collect-member.js';
import { ownTasks, tasksOf, type CollectorsByTarget } from './collector.js';
import { isCentral } from './collectors/reads.js';
import { Deadline } from './deadline.js';
import {
  collectorsFor,
  scrapeKey,
  snapshot,
  Waiters,
  type InflightScrape,
  type ScrapeRequest,
} from './inflight-scrape.js';
import { begin } from './member-scrape.js';
import { ReplyCache, type TargetCache } from './reply-cache.js';
import type { Scrape } from './scrape.js';
import type { Candidate } from './select-target.js';

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
    await waitAtMost(scrape.done, request.deadlineAt + RECORD_RESULTS_MS - performance.now());
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
    const batcher = new Batcher();
    const collectors = collectorsFor(request);
    const work = whole.clusters.map((cluster) =>
      this.#collect(cluster, only, collectors, deadline, (member) =>
        this.#checkHello(member, cluster, deadline, batcher),
      ),
    );
    const waiters = new Waiters(() => {
      deadline.abandon();
      this.#unshare(key, scrape);
    });
    const done = Promise.all(work.flatMap(({ running }) => running)).then(() => {
      deadline.release();
      this.#unshare(key, scrape);
      this.#running.delete(scrape);
      if (only) return;
      this.#replyCache.retain(whole.clusters);
      if (!deadline.abandoned) this.#options.onScrape(snapshot(scrape));
    });
    const scrape = {
      topology: only ? narrowedTo(whole, only) : whole,
      ...started,
      members: new Map(work.flatMap(({ members }) => members.map((one) => [one.key, one.scrape] as const))),
      groups: work.flatMap(({ groups }) => groups),
      clusters: new Map(work.flatMap(({ cluster }) => cluster)),
      ...{ collectors, deadline, waiters, done },
    };
    this.#shared.set(key, scrape);
    this.#running.add(scrape);
    return scrape;
  }

  /** Starts the requests to the members of one cluster, or to one member of it. */
  #collect(
    cluster: Cluster,
    only: Member | undefined,
    collectors: CollectorsByTarget,
    deadline: Deadline,
    checkHelloOf: (member: Member) => Candidate,
  ): ClusterWork {
    const { leaveOut, parts } = this.#options;
    const context = { leaveOut, parts, deadline, concurrencyLimit: this.#concurrencyLimit };
    const members = cluster.members.filter((member) => !only || member === only).map(checkHelloOf);
    // They answer only for the cluster: as members they belong to another exporter.
    const borrowedRouters = only ? [] : (cluster.responsibilities?.borrowedRouters ?? []);
    const all = [...members, ...borrowedRouters.map(checkHelloOf)];
    const groups = collectedGroups(cluster, collectors.group, this.#replyCache);
    const central = all.filter(({ scrape }) => isCentral(scrape));
    const cache = central.length > 0 ? this.#replyCache.ofCluster(cluster) : undefined;
    const tasks = ownTasks(tasksOf(collectors.cluster), cluster);
    return {
      members,
      groups,
      cluster: cache ? [[cluster.name, cache]] : [],
      running: [
        ...members.map((one) => collectMember(one.scrape, one.helloReply, collectors.member, context)),
        ...groups.map((group) => collectGroup(all, group, context)),
        ...(cache ? [collectCluster(central, { ...context, tasks, cache })] : []),
      ],
    };
  }

  /** No further request joins the scrape. */
  #unshare(key: string, scrape: InflightScrape): void {
    if (this.#shared.get(key) === scrape) this.#shared.delete(key);
  }

  #checkHello(member: Member, cluster: Cluster, deadline: Deadline, batcher: Batcher): Candidate {
    const client = this.#options.pool.get(contactable(cluster, member));
    const scrape = begin(member, client, this.#replyCache.ofMember(member));
    const helloReply = batcher.next().then(() => checkHello(scrape, cluster, deadline));
    return { key: memberKey(member), scrape, helloReply };
  }
}

/** The work of one scrape in one cluster. */
interface ClusterWork {
  readonly members: readonly Candidate[];
  readonly groups: readonly CollectedGroup[];
  /** The cache of a sharded cluster, by its name. */
  readonly cluster: readonly (readonly [name: string, cache: TargetCache])[];
  readonly running: readonly Promise<void>[];
}
