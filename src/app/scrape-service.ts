import type { Facts } from '../metrics/family.js';
import type { SelfMetrics } from '../metrics/self.js';
import type { Monitor } from '../monitor/monitor.js';
import type { ScrapeReports } from '../monitor/scrape-reports.js';
import { analyzing, type TopologyAnalysis } from '../replset/analyze-set.js';
import { reportsOf } from '../replset/scrape-reports.js';
import type { Collector } from '../scrape/collector.js';
import { replSetGetStatus } from '../scrape/collectors/repl-set-get-status.js';
import type { ScrapeRequest } from '../scrape/inflight-scrape.js';
import type { Transitions } from '../scrape/log-transitions.js';
import type { Scrape } from '../scrape/scrape.js';
import type { Scraper } from '../scrape/scraper.js';
import { topologyHints } from '../scrape/topology-hints.js';
import type { Member, Topology } from '../topology/model/topology.js';
import { inSlices } from '../util/event-loop.js';
import type { SnapshotStore } from './snapshot.js';

export interface ScrapeServiceOptions {
  readonly scraper: Pick<Scraper, 'scrape'>;
  /** The collectors that are switched on. */
  readonly collectors: readonly Collector[];
  /** The topology known after the first discovery; waits for it at most half of the time until the deadline. */
  readonly discovered: (deadlineAt: number) => Promise<Topology>;
  readonly snapshots: SnapshotStore;
  readonly self: Pick<SelfMetrics, 'familyErrors'>;
  /** Absent: members are not monitored between scrapes. */
  readonly monitor?: Monitor;
  readonly transitions: Pick<Transitions, 'observe'>;
  /** Receives the names of clusters in which a scrape has seen what the topology does not contain. */
  readonly onHints: (clusters: readonly string[]) => void;
}

/** An analyzed scrape. */
export interface AnalyzedScrape {
  readonly facts: Facts;
  /** When the scrape ended and the analysis began, by `performance.now()`. */
  readonly scrapedAt: number;
}

/**
 * The one way from a request to an analyzed scrape: scrape, analyze, report to the monitor, publish the snapshot. Used
 * by `/metrics`, `/probe` and the topology page; `/api/topology` reads the snapshot.
 */
export class ScrapeService {
  readonly #options: ScrapeServiceOptions;

  constructor(options: ScrapeServiceOptions) {
    this.#options = options;
  }

  /** The topology known after the first discovery, if that ends in time. */
  discovered(deadlineAt: number): Promise<Topology> {
    return this.#options.discovered(deadlineAt);
  }

  /** Scrapes all members. @returns undefined: the client has disconnected */
  async scrapeAll(request: Omit<ScrapeRequest, 'topology' | 'only'>): Promise<AnalyzedScrape | undefined> {
    return this.scrape({ ...request, topology: await this.discovered(request.deadlineAt) });
  }

  /** Scrapes the members of this topology, or one of them. @returns undefined: the client has disconnected */
  async scrape(request: ScrapeRequest): Promise<AnalyzedScrape | undefined> {
    const { scraper, monitor, snapshots } = this.#options;
    const { only, collectors, gone } = request;
    const scrape = await scraper.scrape(request);
    if (gone?.aborted) return undefined;
    const scrapedAt = performance.now();
    const analysis = await this.#analyze(scrape);
    monitor?.report(reportsFrom(analysis, only), scrape.startedAt);
    if (!only && this.#containsStates(collectors)) snapshots.publish(analysis);
    const view = monitor?.view(Date.now(), scrape.topology);
    return { facts: { ...analysis, ...(view && { monitor: view }) }, scrapedAt };
  }

  /** Takes a scrape of all members that has ended, however many clients have shared it. */
  ended(scrape: Scrape): void {
    this.#options.transitions.observe(scrape);
    this.#options.onHints(topologyHints(scrape));
  }

  /** A set that cannot be analyzed is counted. */
  async #analyze(scrape: Scrape): Promise<TopologyAnalysis> {
    const work = analyzing(scrape, () => {
      this.#options.self.familyErrors.inc({ family: 'analysis' });
    });
    return inSlices(work);
  }

  /**
   * A scrape of other collectors only (`?collect[]=`) contains neither lag nor the heartbeat matrix: it must not replace
   * one that does.
   */
  #containsStates(collectors: readonly Collector[]): boolean {
    const isStatus = ({ name }: Collector): boolean => name === replSetGetStatus.name;
    return collectors.some(isStatus) || !this.#options.collectors.some(isStatus);
  }
}

/** A scrape of one member alone does not show which member is primary. */
function reportsFrom(analysis: TopologyAnalysis, only: Member | undefined): ScrapeReports {
  const reports = reportsOf(analysis);
  return only ? { ...reports, primaries: [] } : reports;
}
