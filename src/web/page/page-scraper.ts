import type { TopologyAnalysis } from '../../replset/analyze-set.js';
import { reportsOf } from '../../replset/election.js';
import { replSetGetStatus } from '../../scrape/collectors/repl-set-get-status.js';
import { analyzeScrape, type MetricsRouteOptions } from '../metrics-route.js';

export interface PageScraperOptions extends Pick<
  MetricsRouteOptions,
  'collectors' | 'self' | 'scrape' | 'watch'
> {
  /** Told of the verdicts on a scrape that the page has asked for. */
  readonly onAnalysis: (analysis: TopologyAnalysis) => void;
}

/** How long a scrape for the page may take. */
const ROUND_MS = 5_000;

/** Has scrapes held where nobody else does, so that the page works without Prometheus. */
export class PageScraper {
  readonly #options: PageScraperOptions;
  /** What lag and who sees whom are judged by; empty where it is switched off. */
  readonly #needed: PageScraperOptions['collectors'];
  #asking: Promise<void> | undefined;
  #eventAt = -Infinity;
  #last: TopologyAnalysis | undefined;

  constructor(options: PageScraperOptions) {
    this.#options = options;
    this.#needed = options.collectors.filter(({ name }) => name === replSetGetStatus.name);
  }

  /** Verdicts of the last scrape that the page can be drawn from, whoever asked for it. */
  get last(): TopologyAnalysis | undefined {
    return this.#last;
  }

  /** One that has asked for other things alone (`?collect[]=`) tells neither lag nor who sees whom. */
  noteAnalysis(analysis: TopologyAnalysis): void {
    if (this.#needed.length === 0 || hasAsked(analysis)) this.#last = analysis;
  }

  /** Something has happened: what was judged before is out of date. */
  noteEvent(): void {
    this.#eventAt = Date.now();
  }

  /** Ends with the scrape that is held now, at once where none is due. */
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
    const { self, watch, onAnalysis } = this.#options;
    const scrape = await this.#options.scrape(this.#needed, performance.now() + ROUND_MS);
    const analysis = await analyzeScrape(scrape, self);
    // Also where nothing was learnt, as with a login that is refused: it is not asked again at once.
    this.#last = analysis;
    watch?.report(reportsOf(analysis), scrape.startedAt);
    onAnalysis(analysis);
  }
}

/** Whether somebody was asked for its status, or nobody was there to be asked. */
function hasAsked({ scrape }: TopologyAnalysis): boolean {
  const answered = [...scrape.members.values()].filter(
    ({ up, member }) => up && member.replicaSet !== undefined && !member.arbiter,
  );
  return (
    answered.length === 0 ||
    answered.some(({ commandResults }) => commandResults.has(replSetGetStatus.command))
  );
}

/** A scrape every 15 s, and the time one takes, leave nothing to ask for. */
const QUIET_MS = 20_000;

/** For so long after an event what was judged before is out of date soon. */
const LIVELY_MS = 15_000;

/** How often a scrape is held then: two heartbeats of the members among each other. */
const OFTEN_MS = 4_000;

/** Not more than this part of the time goes to scrapes that nobody but the page asks for. */
const SHARE = 0.1;

/** When things were, milliseconds since 1970. */
export interface Moments {
  /** When the last scrape began; absent: there was none. */
  readonly scrapedAt?: number;
  /** How long it took, in seconds. */
  readonly tookSeconds?: number;
  /** When something happened last. */
  readonly eventAt?: number;
}

/** Whether the page needs a scrape of its own now. */
export function isStale(now: number, { scrapedAt, tookSeconds = 0, eventAt = -Infinity }: Moments): boolean {
  if (scrapedAt === undefined) return true;
  const wait = now - eventAt < LIVELY_MS ? OFTEN_MS : QUIET_MS;
  return now - scrapedAt >= Math.max(wait, (tookSeconds * 1000) / SHARE);
}
