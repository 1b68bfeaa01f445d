import type { Request, RequestHandler, Response } from 'express';
import { CONTENT_TYPES, renderPage } from '../metrics/exposition.js';
import type { Facts, Family } from '../metrics/family.js';
import type { SelfMetrics } from '../metrics/self.js';
import type { Monitor } from '../monitor/monitor.js';
import { analyzing, type TopologyAnalysis } from '../replset/analyze-set.js';
import { reportsOf } from '../replset/election.js';
import { isSurvey, type AnyCollector } from '../scrape/collector.js';
import { scrapeKey } from '../scrape/inflight-scrape.js';
import { isTruncated } from '../scrape/limits.js';
import type { Scrape } from '../scrape/scrape.js';
import { inSlices } from '../util/event-loop.js';
import { clientGone, preferredFormat, sendPieces } from './respond.js';
import { Reserve, scrapeSeconds } from './scrape-timeout.js';

export interface MetricsRouteOptions {
  /** The collectors that are switched on. */
  readonly collectors: readonly AnyCollector[];
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
  readonly timeoutOffsetSeconds: number;
  readonly defaultTimeoutSeconds: number;
  /** Absent: members are not monitored between scrapes. */
  readonly monitor?: Monitor;
  /** Receives every analysis. */
  readonly onAnalysis?: (analysis: TopologyAnalysis) => void;
  /** Scrapes the whole topology until the deadline (`performance.now()`), or until the client has disconnected. */
  readonly scrape: (
    collectors: readonly AnyCollector[],
    deadlineAt: number,
    gone?: AbortSignal,
  ) => Promise<Scrape>;
}

/** `GET /metrics`: scrapes, analyzes and renders; returns what has arrived by the deadline, with status 200. */
export function metricsRoute(options: MetricsRouteOptions): RequestHandler {
  const reserve = new Reserve(options.timeoutOffsetSeconds);
  const selections = new CollectFilterLimit();
  return async (request, response) => {
    const startedAt = performance.now();
    const chosen = chooseCollectors(request.query['collect[]'] ?? request.query.collect, options.collectors);
    if (typeof chosen === 'string') {
      response.status(400).type('text').send(`${chosen}\n`);
      return;
    }
    const header = request.get('x-prometheus-scrape-timeout-seconds');
    const seconds = scrapeSeconds(header, options.defaultTimeoutSeconds, reserve.seconds);
    const gone = clientGone(response);
    const selection = scrapeKey({ collectors: chosen });
    if (!selections.enter(selection)) {
      response.status(503).type('text').send(`${TOO_MANY}\n`);
      return;
    }
    const scrape = await options.scrape(chosen, startedAt + seconds * 1000, gone).finally(() => {
      selections.leave(selection);
    });
    if (gone.aborted) return;
    const renderingAt = performance.now();
    note(options.self, scrape, seconds);
    noteTruncated(options.self, chosen, scrape);
    const analysis = await analyzeScrape(scrape, options.self);
    options.monitor?.report(reportsOf(analysis), scrape.startedAt);
    options.onAnalysis?.(analysis);
    await sendPage(request, response, analysis, options);
    reserve.note((performance.now() - renderingAt) / 1000);
  };
}

function note(self: SelfMetrics, scrape: Scrape, seconds: number): void {
  self.scrapes.inc();
  self.members.set(scrape.members.size);
  self.scrapeDuration.set(scrape.durationSeconds);
  self.scrapeTimeout.set(seconds);
}

function noteTruncated(self: SelfMetrics, collectors: readonly AnyCollector[], scrape: Scrape): void {
  self.truncated.reset();
  for (const collector of collectors) {
    if (!isSurvey(collector)) continue;
    const truncated = isTruncated(scrape, collector);
    if (collector.limits.most > 0 || truncated) {
      self.truncated.set({ collector: collector.name }, Number(truncated));
    }
  }
}

/** What a page is rendered with. */
export interface PageOptions {
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
  readonly monitor?: Monitor;
  /** Whether the page contains the exporter's metrics about itself; absent: yes. */
  readonly ownSeries?: boolean;
}

/** Analyzes a scrape; a set that could not be analyzed is counted. */
export async function analyzeScrape(scrape: Scrape, self: SelfMetrics): Promise<TopologyAnalysis> {
  const work = analyzing(scrape, () => {
    self.familyErrors.inc({ family: 'judgement' });
  });
  return inSlices(work);
}

/** Sends the page of an analyzed scrape in the requested format. Resolves after the last byte. */
export async function sendPage(
  request: Request,
  response: Response,
  analysis: TopologyAnalysis,
  { families, self, monitor, ownSeries = true }: PageOptions,
): Promise<void> {
  const view = monitor?.view(Date.now(), analysis.scrape.topology);
  const facts: Facts = { ...analysis, ...(view && { monitor: view }) };
  const format = preferredFormat(request.get('accept'));
  const gzip = request.acceptsEncodings('gzip', 'identity') === 'gzip';
  response.set({
    'content-type': CONTENT_TYPES[format],
    'cache-control': 'no-store',
    vary: 'accept, accept-encoding',
    ...(gzip && { 'content-encoding': 'gzip' }),
  });
  await sendPieces(renderPage(facts, families, self, format, { ownSeries }), gzip, response);
}

/** Each selection of collectors has a separate scrape of all members, shared only by requests with that selection. */
const MOST_AT_ONCE = 8;

/** Limits how many different scrapes can be requested at the same time. */
export class CollectFilterLimit {
  readonly #scrapes = new Map<string, number>();

  /** @returns whether the scrape may start; if so, {@link leave} must follow */
  enter(selection: string): boolean {
    const scrapes = this.#scrapes.get(selection) ?? 0;
    if (scrapes === 0 && this.#scrapes.size >= MOST_AT_ONCE) return false;
    this.#scrapes.set(selection, scrapes + 1);
    return true;
  }

  /** A scrape of this selection has ended. */
  leave(selection: string): void {
    const left = (this.#scrapes.get(selection) ?? 0) - 1;
    if (left > 0) this.#scrapes.set(selection, left);
    else this.#scrapes.delete(selection);
  }
}

/** The response when the limit is reached. */
export const TOO_MANY = `${MOST_AT_ONCE} scrapes with other collectors are under way; scrape with fewer combinations of collect[]`;

/**
 * The collectors that `?collect[]=` requests; all that are switched on if it requests none.
 *
 * @param what text for a collector that may be requested
 * @returns the reason for a 400 when a name is unknown: an empty response would hide a typing error
 */
export function chooseCollectors(
  query: unknown,
  collectors: readonly AnyCollector[],
  what = 'an enabled collector',
): readonly AnyCollector[] | string {
  if (query === undefined) return collectors;
  const names = (Array.isArray(query) ? query : [query]).map(String);
  const unknown = names.filter((name) => !collectors.some((collector) => collector.name === name));
  if (unknown.length > 0) {
    const known = collectors.map(({ name }) => name).join(', ');
    return `collect[]: ${unknown.map((name) => JSON.stringify(name)).join(', ')} is not ${what}; enabled are ${known}`;
  }
  return collectors.filter(({ name }) => names.includes(name));
}
