import type { TopologyAnalysis } from '../../replset/analyze-set.js';
import { reportsOf } from '../../replset/election.js';
import { replSetGetStatus } from '../../scrape/collectors/repl-set-get-status.js';
import { analyzeScrape, type MetricsRouteOptions } from '../metrics-route.js';

export interface PageScraperOptions extends Pick<
  MetricsRouteOptions,
  'collectors' | 'self' | 'scrape' | 'monitor'
> {
  /** Receives the analysis of a scrape that the page has requested. */
  readonly onAnalysis: (analysis: TopologyAnalysis) => void;
}

/** How long a scrape for the page may take. */
const ROUND_MS = 5_000;

/** Starts scrapes if no other client does, so that the page works without Prometheus. */
export class PageScraper {
  readonly #options: PageScraperOptions;
  /** The collector that lag and the heartbeat matrix need; empty if it is switched off. */
  readonly #needed: PageScraperOptions['collectors'];
  #asking: Promise<void> | undefined;
  #eventAt = -Infinity;
  #last: TopologyAnalysis | undefined;

  constructor(options: PageScraperOptions) {
    this.#options = options;
    this.#needed = options.collectors.filter(({ name }) => name === replSetGetStatus.name);
  }

  /** Analysis of the last scrape that the page can be rendered from, whichever client requested it. */
  get last(): TopologyAnalysis | undefined {
    return this.#last;
  }

  /** A scrape of other collectors only (`?collect[]=`) contains neither lag nor the heartbeat matrix and is ignored. */
  noteAnalysis(analysis: TopologyAnalysis): void {
    if (this.#needed.length === 0 || hasAsked(analysis)) this.#last = analysis;
  }

  /** An event has occurred: earlier analyses are out of date. */
  noteEvent(): void {
    this.#eventAt = Date.now();
  }

  /** Resolves when the running scrape ends, at once if none is due. */
  async scrapeIfStale(): Promise<void> {
    const last = this.#last?.scrape;
    const scraped = last && { scrapedAt: last.startedAt, tookSeconds: last.durationSeconds };
    if (!this.#asking && !isStale(Date.now(), { ...scraped, eventAt: this.#eventAt })) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { self, monitor, onAnalysis } = this.#options;
    const scrape = await this.#options.scrape(this.#needed, performance.now() + ROUND_MS);
    const analysis = await analyzeScrape(scrape, self);
    // Also if the scrape returned nothing, as with a rejected login, so that it is not repeated at once.
    this.#last = analysis;
    monitor?.report(reportsOf(analysis), scrape.startedAt);
    onAnalysis(analysis);
  }
}

/** Whether the status of any member was requested, or no member was available for the request. */
function hasAsked({ scrape }: TopologyAnalysis): boolean {
  const answered = [...scrape.members.values()].filter(
    ({ up, member }) => up && member.replicaSet !== undefined && !member.arbiter,
  );
  return (
    answered.length === 0 ||
    answered.some(({ commandResults }) => commandResults.has(replSetGetStatus.command))
  );
}

/** A scrape every 15 s by another client, plus its duration, is recent enough. */
const QUIET_MS = 20_000;

/** For this long after an event, an analysis is soon out of date. */
const LIVELY_MS = 15_000;

/** Scrape interval in this time: two heartbeat intervals of the members. */
const OFTEN_MS = 4_000;

/** Maximum part of the time that is spent on scrapes which only the page requests. */
const SHARE = 0.1;

/** Times in milliseconds since 1970. */
export interface Moments {
  /** When the last scrape began; absent: there was none. */
  readonly scrapedAt?: number;
  /** How long it took, in seconds. */
  readonly tookSeconds?: number;
  /** When the last event occurred. */
  readonly eventAt?: number;
}

/** Whether the page needs a scrape of its own now. */
export function isStale(now: number, { scrapedAt, tookSeconds = 0, eventAt = -Infinity }: Moments): boolean {
  if (scrapedAt === undefined) return true;
  const wait = now - eventAt < LIVELY_MS ? OFTEN_MS : QUIET_MS;
  return now - scrapedAt >= Math.max(wait, (tookSeconds * 1000) / SHARE);
}
