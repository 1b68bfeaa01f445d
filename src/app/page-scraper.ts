import type { Collector } from '../scrape/collector.js';
import { replSetGetStatus } from '../scrape/collectors/repl-set-get-status.js';
import {
  PAGE_EVENT_MS,
  PAGE_MAX_AGE_AFTER_EVENT_MS,
  PAGE_MAX_AGE_MS,
  PAGE_SCRAPE_MS,
  PAGE_SCRAPE_SHARE,
} from '../util/time-constants.js';
import type { ScrapeService } from './scrape-service.js';
import type { SnapshotStore } from './snapshot.js';

/** Scrapes for the topology page if no other client does, so that it works without Prometheus. */
export class PageScraper {
  readonly #service: Pick<ScrapeService, 'scrapeAll'>;
  readonly #snapshots: Pick<SnapshotStore, 'analysis' | 'eventAt'>;
  /** The collector that lag and the heartbeat matrix need; empty if it is switched off. */
  readonly #collectors: readonly Collector[];
  #running: Promise<unknown> | undefined;

  /** @param collectors those that are switched on */
  constructor(
    service: Pick<ScrapeService, 'scrapeAll'>,
    snapshots: Pick<SnapshotStore, 'analysis' | 'eventAt'>,
    collectors: readonly Collector[],
  ) {
    this.#service = service;
    this.#snapshots = snapshots;
    this.#collectors = collectors.filter(({ name }) => name === replSetGetStatus.name);
  }

  /** Resolves when the running scrape ends, at once if none is due. */
  async scrapeIfStale(): Promise<void> {
    const { analysis, eventAt } = this.#snapshots;
    const last = analysis && {
      scrapedAt: analysis.scrape.startedAt,
      tookSeconds: analysis.scrape.durationSeconds,
    };
    if (!this.#running && !isStale(Date.now(), { ...last, eventAt })) return;
    const deadlineAt = performance.now() + PAGE_SCRAPE_MS;
    this.#running ??= this.#service.scrapeAll({ collectors: this.#collectors, deadlineAt }).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }
}

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
  const maxAge = now - eventAt < PAGE_EVENT_MS ? PAGE_MAX_AGE_AFTER_EVENT_MS : PAGE_MAX_AGE_MS;
  return now - scrapedAt >= Math.max(maxAge, (tookSeconds * 1000) / PAGE_SCRAPE_SHARE);
}
