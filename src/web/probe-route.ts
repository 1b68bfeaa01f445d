import type { RequestHandler } from 'express';
import { isOfMemberAlone } from '../metrics/catalogue.js';
import { reportsOf } from '../replset/reports.js';
import type { AnyCollector } from '../scrape/cluster-collector.js';
import { kindsOf } from '../scrape/kinds.js';
import type { Round } from '../scrape/round.js';
import type { ScrapeRequest } from '../scrape/scrape-request.js';
import type { Topology } from '../topology/types.js';
import { clientGone } from './client-gone.js';
import { chooseCollectors } from './collect.js';
import { judgeRound, sendPage, type PageOptions } from './metrics-route.js';
import { knownMember, probeTarget, type Others, type Refusal } from './probe-target.js';
import { Reserve, roundSeconds } from './timeout.js';

export interface ProbeRouteOptions extends PageOptions, Pick<ScrapeRequest, 'collectors'> {
  readonly timeoutOffsetSeconds: number;
  readonly defaultTimeoutSeconds: number;
  /** Who is known once the first discovery has ended; waits for it no longer than half of the time there is. */
  readonly discovered: (deadlineAt: number) => Promise<Topology>;
  /** One round over one member. */
  readonly probe: (request: ScrapeRequest) => Promise<Round>;
  /** Absent: this exporter watches all. */
  readonly others?: Others;
}

/**
 * `GET /probe?target=&cluster=`: one known member by its own word, and whom it sees. What takes its primary, its whole
 * set or its cluster, and the exporter's own metrics, stand on the page of all.
 */
export function probeRoute(options: ProbeRouteOptions): RequestHandler {
  const reserve = new Reserve(options.timeoutOffsetSeconds);
  const families = options.families.filter(isOfMemberAlone);
  const collectors = kindsOf(options.collectors).ofMembers;
  const { self, watch } = options;
  return async (request, response) => {
    const startedAt = performance.now();
    const header = request.get('x-prometheus-scrape-timeout-seconds');
    const seconds = roundSeconds(header, options.defaultTimeoutSeconds, reserve.seconds);
    const asked = await askedFor(request.query, options, collectors, startedAt + seconds * 1000);
    if ('status' in asked) {
      response.status(asked.status).type('text').send(`${asked.text}\n`);
      return;
    }
    const gone = clientGone(response);
    const round = await options.probe({ ...asked, gone });
    if (gone.aborted) return;
    const renderingAt = performance.now();
    const judgement = await judgeRound(round, self);
    // That this member alone does not lead says nothing of who does.
    watch?.report({ ...reportsOf(judgement), primaries: [] }, round.startedAt);
    await sendPage(request, response, judgement, {
      families,
      self,
      ...(watch && { watch }),
      ownSeries: false,
    });
    reserve.note((performance.now() - renderingAt) / 1000);
  };
}

/** @returns what to ask of whom, or why nobody is asked */
async function askedFor(
  query: Readonly<Record<string, unknown>>,
  { discovered, others }: Pick<ProbeRouteOptions, 'discovered' | 'others'>,
  all: readonly AnyCollector[],
  deadlineAt: number,
): Promise<ScrapeRequest | Refusal> {
  const target = probeTarget(query);
  if ('status' in target) return target;
  const names = query['collect[]'] ?? query.collect;
  const collectors = chooseCollectors(names, all, 'an enabled collector of single members');
  if (typeof collectors === 'string') return { status: 400, text: collectors };
  const topology = await discovered(deadlineAt);
  const only = knownMember(topology, target, others);
  return 'status' in only ? only : { topology, only, collectors, deadlineAt };
}
