import type { Request, RequestHandler, Response } from 'express';
import { CONTENT_TYPES, renderPage } from '../metrics/exposition.js';
import type { Facts, Family } from '../metrics/family.js';
import type { SelfMetrics } from '../metrics/self.js';
import { judging, type Judgement } from '../replset/judge.js';
import { reportsOf } from '../replset/reports.js';
import type { AnyCollector } from '../scrape/cluster-collector.js';
import type { Round } from '../scrape/round.js';
import { roundKey } from '../scrape/scrape-request.js';
import { isSurvey } from '../scrape/survey.js';
import { isTruncated } from '../scrape/truncated.js';
import { inSlices } from '../slice.js';
import type { Watcher } from '../watch/watcher.js';
import { clientGone } from './client-gone.js';
import { chooseCollectors } from './collect.js';
import { preferredFormat } from './negotiate.js';
import { Selections, TOO_MANY } from './selections.js';
import { sendPieces } from './send-page.js';
import { Reserve, roundSeconds } from './timeout.js';

export interface MetricsRouteOptions {
  /** The collectors that are switched on. */
  readonly collectors: readonly AnyCollector[];
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
  readonly timeoutOffsetSeconds: number;
  readonly defaultTimeoutSeconds: number;
  /** Absent: nobody watches between scrapes. */
  readonly watch?: Watcher;
  /** Told of every verdict. */
  readonly onJudgement?: (judgement: Judgement) => void;
  /** One round over the whole topology, ended by the deadline (`performance.now()`), or when whoever asked has gone. */
  readonly scrape: (
    collectors: readonly AnyCollector[],
    deadlineAt: number,
    gone?: AbortSignal,
  ) => Promise<Round>;
}

/** `GET /metrics`: one round, judged and written; whatever has arrived by the deadline, with status 200. */
export function metricsRoute(options: MetricsRouteOptions): RequestHandler {
  const reserve = new Reserve(options.timeoutOffsetSeconds);
  const selections = new Selections();
  return async (request, response) => {
    const startedAt = performance.now();
    const chosen = chooseCollectors(request.query['collect[]'] ?? request.query.collect, options.collectors);
    if (typeof chosen === 'string') {
      response.status(400).type('text').send(`${chosen}\n`);
      return;
    }
    const header = request.get('x-prometheus-scrape-timeout-seconds');
    const seconds = roundSeconds(header, options.defaultTimeoutSeconds, reserve.seconds);
    const gone = clientGone(response);
    const selection = roundKey({ collectors: chosen });
    if (!selections.enter(selection)) {
      response.status(503).type('text').send(`${TOO_MANY}\n`);
      return;
    }
    const round = await options.scrape(chosen, startedAt + seconds * 1000, gone).finally(() => {
      selections.leave(selection);
    });
    if (gone.aborted) return;
    const renderingAt = performance.now();
    note(options.self, round, seconds);
    noteTruncated(options.self, chosen, round);
    const judgement = await judgeRound(round, options.self);
    options.watch?.report(reportsOf(judgement), round.startedAt);
    options.onJudgement?.(judgement);
    await sendPage(request, response, judgement, options);
    reserve.note((performance.now() - renderingAt) / 1000);
  };
}

function note(self: SelfMetrics, round: Round, seconds: number): void {
  self.scrapes.inc();
  self.members.set(round.members.size);
  self.roundDuration.set(round.durationSeconds);
  self.roundTimeout.set(seconds);
}

function noteTruncated(self: SelfMetrics, collectors: readonly AnyCollector[], round: Round): void {
  self.truncated.reset();
  for (const collector of collectors) {
    if (!isSurvey(collector)) continue;
    const truncated = isTruncated(round, collector);
    if (collector.limits.most > 0 || truncated) {
      self.truncated.set({ collector: collector.name }, Number(truncated));
    }
  }
}

/** What a page is made with. */
export interface PageOptions {
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
  readonly watch?: Watcher;
  /** Whether the exporter's metrics about itself are on it; absent: yes. */
  readonly ownSeries?: boolean;
}

/** The verdicts on a round; a set that could not be judged is counted. */
export async function judgeRound(round: Round, self: SelfMetrics): Promise<Judgement> {
  const work = judging(round, () => {
    self.familyErrors.inc({ family: 'judgement' });
  });
  return inSlices(work);
}

/** Answers with the page of a judged round, in the format that was asked for. Ends with the last byte. */
export async function sendPage(
  request: Request,
  response: Response,
  judgement: Judgement,
  { families, self, watch, ownSeries = true }: PageOptions,
): Promise<void> {
  const view = watch?.view(Date.now(), judgement.round.topology);
  const facts: Facts = { ...judgement, ...(view && { watch: view }) };
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
