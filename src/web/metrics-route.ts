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
  /** Absent: nobody watches between scrapes. */
  readonly watch?: Monitor;
  /** Told of every verdict. */
  readonly onAnalysis?: (analysis: TopologyAnalysis) => void;
  /** One round over the whole topology, ended by the deadline (`performance.now()`), or when whoever asked has gone. */
  readonly scrape: (
    collectors: readonly AnyCollector[],
    deadlineAt: number,
    gone?: AbortSignal,
  ) => Promise<Scrape>;
}

/** `GET /metrics`: one round, judged and written; whatever has arrived by the deadline, with status 200. */
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
    options.watch?.report(reportsOf(analysis), scrape.startedAt);
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

/** What a page is made with. */
export interface PageOptions {
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
  readonly watch?: Monitor;
  /** Whether the exporter's metrics about itself are on it; absent: yes. */
  readonly ownSeries?: boolean;
}

/** The verdicts on a round; a set that could not be judged is counted. */
export async function analyzeScrape(scrape: Scrape, self: SelfMetrics): Promise<TopologyAnalysis> {
  const work = analyzing(scrape, () => {
    self.familyErrors.inc({ family: 'judgement' });
  });
  return inSlices(work);
}

/** Answers with the page of a judged round, in the format that was asked for. Ends with the last byte. */
export async function sendPage(
  request: Request,
  response: Response,
  analysis: TopologyAnalysis,
  { families, self, watch, ownSeries = true }: PageOptions,
): Promise<void> {
  const view = watch?.view(Date.now(), analysis.scrape.topology);
  const facts: Facts = { ...analysis, ...(view && { watch: view }) };
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

/** Each selection of collectors has a round of its own over all members, which only scrapes of the same selection share. */
const MOST_AT_ONCE = 8;

/** Bounds how many different rounds can be asked for at the same moment. */
export class CollectFilterLimit {
  readonly #scrapes = new Map<string, number>();

  /** @returns whether it may be asked for; if so, {@link leave} has to follow */
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

/** For whom there is no room. */
export const TOO_MANY = `${MOST_AT_ONCE} scrapes with other collectors are under way; scrape with fewer combinations of collect[]`;

/**
 * The collectors that `?collect[]=` asks for; all that are on when it asks for none.
 *
 * @param what one of those that may be asked for
 * @returns the reason for a 400 when a name is unknown: an empty answer would hide a slip of the pen
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
