import type { RequestHandler } from 'express';
import type { ScrapeService } from '../app/scrape-service.js';
import type { Family } from '../metrics/family.js';
import type { SelfMetrics } from '../metrics/self.js';
import type { Collector } from '../scrape/collector.js';
import { scrapeKey } from '../scrape/inflight-scrape.js';
import { clientGone, sendMetrics, sendText } from './respond.js';
import {
  CollectFilterLimit,
  ScrapeTimeout,
  selectCollectors,
  TOO_MANY_SELECTIONS,
  type TimeoutOptions,
} from './scrape-request.js';

export interface MetricsRouteOptions extends TimeoutOptions {
  readonly service: ScrapeService;
  /** The collectors that are switched on. */
  readonly collectors: readonly Collector[];
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
}

/** `GET /metrics`: scrapes and renders; returns what has arrived by the deadline, with status 200. */
export function metricsRoute({ service, families, self, ...options }: MetricsRouteOptions): RequestHandler {
  const timeout = new ScrapeTimeout(options);
  const limit = new CollectFilterLimit();
  return async (request, response) => {
    const startedAt = performance.now();
    const collectors = selectCollectors(request.query, options.collectors);
    if (typeof collectors === 'string') {
      sendText(response, 400, collectors);
      return;
    }
    const selection = scrapeKey({ collectors });
    if (!limit.enter(selection)) {
      sendText(response, 503, TOO_MANY_SELECTIONS);
      return;
    }
    const seconds = timeout.secondsFor(request);
    const scrape = await service
      .scrapeAll({ collectors, deadlineAt: startedAt + seconds * 1000, gone: clientGone(response) })
      .finally(() => {
        limit.leave(selection);
      });
    if (!scrape) return;
    self.scraped(scrape.facts.scrape, collectors, seconds);
    await sendMetrics(request, response, scrape.facts, { families, self });
    timeout.pageTook((performance.now() - scrape.scrapedAt) / 1000);
  };
}
