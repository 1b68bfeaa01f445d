import type { RequestHandler } from 'express';
import type { Partition } from '../config/config.js';
import { isOfMemberAlone } from '../metrics/catalogue.js';
import { reportsOf } from '../replset/election.js';
import { kindsOf, type AnyCollector } from '../scrape/collector.js';
import type { ScrapeRequest } from '../scrape/inflight-scrape.js';
import type { Scrape } from '../scrape/scrape.js';
import type { Cluster, Member, Topology } from '../topology/model/topology.js';
import { partitionIndexOf } from '../topology/partition/partition.js';
import { analyzeScrape, chooseCollectors, sendPage, type PageOptions } from './metrics-route.js';
import { clientGone } from './respond.js';
import { Reserve, scrapeSeconds } from './scrape-timeout.js';

export interface ProbeRouteOptions extends PageOptions, Pick<ScrapeRequest, 'collectors'> {
  readonly timeoutOffsetSeconds: number;
  readonly defaultTimeoutSeconds: number;
  /** The topology known after the first discovery; waits for it at most half of the available time. */
  readonly discovered: (deadlineAt: number) => Promise<Topology>;
  /** Scrapes one member. */
  readonly probe: (request: ScrapeRequest) => Promise<Scrape>;
  /** Absent: this exporter monitors all members. */
  readonly others?: Others;
}

/**
 * `GET /probe?target=&cluster=`: what one known member reports about itself and about the members it sees. Metrics that
 * need its primary, its whole set or its cluster, and the exporter's own metrics, are on the page of all members.
 */
export function probeRoute(options: ProbeRouteOptions): RequestHandler {
  const reserve = new Reserve(options.timeoutOffsetSeconds);
  const families = options.families.filter(isOfMemberAlone);
  const collectors = kindsOf(options.collectors).ofMembers;
  const { self, monitor } = options;
  return async (request, response) => {
    const startedAt = performance.now();
    const header = request.get('x-prometheus-scrape-timeout-seconds');
    const seconds = scrapeSeconds(header, options.defaultTimeoutSeconds, reserve.seconds);
    const asked = await askedFor(request.query, options, collectors, startedAt + seconds * 1000);
    if ('status' in asked) {
      response.status(asked.status).type('text').send(`${asked.text}\n`);
      return;
    }
    const gone = clientGone(response);
    const scrape = await options.probe({ ...asked, gone });
    if (gone.aborted) return;
    const renderingAt = performance.now();
    const analysis = await analyzeScrape(scrape, self);
    // A scrape of this member alone does not show which member is primary.
    monitor?.report({ ...reportsOf(analysis), primaries: [] }, scrape.startedAt);
    await sendPage(request, response, analysis, {
      families,
      self,
      ...(monitor && { monitor }),
      ownSeries: false,
    });
    reserve.note((performance.now() - renderingAt) / 1000);
  };
}

/** @returns what to request from which member, or why no request is sent */
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

/** What a request to `/probe` asks for. */
export interface ProbeTarget {
  readonly target: string;
  readonly cluster?: string;
}

/** Why the response contains no page. */
export interface Refusal {
  readonly status: 400 | 404;
  readonly text: string;
}

/** Present if several exporters share the topology. */
export interface Others {
  readonly partition: Partition;
  /** Including what the others monitor, as far as this exporter knows it. */
  readonly whole: () => Topology;
}

/** @returns the problem in an invalid request */
export function probeTarget(query: Readonly<Record<string, unknown>>): ProbeTarget | Refusal {
  const { target, cluster } = query;
  if (target === undefined || target === '') {
    return { status: 400, text: 'target is missing: /probe?target=<member>; /sd lists the members' };
  }
  if (typeof target !== 'string') return { status: 400, text: 'target is given more than once' };
  if (cluster === undefined || cluster === '') return { target };
  if (typeof cluster !== 'string') return { status: 400, text: 'cluster is given more than once' };
  return { target, cluster };
}

/**
 * The known member with that name. Names are compared as text and never resolved or dialled: a client must not be able
 * to make the exporter connect, or log in, to an address of its choice. The response does not repeat the request.
 */
export function knownMember(topology: Topology, asked: ProbeTarget, others?: Others): Member | Refusal {
  const { target } = asked;
  const [member, another] = clustersOf(topology, asked).flatMap(({ members }) =>
    members.filter(({ name }) => name === target),
  );
  if (!member) return { status: 404, text: others ? notOwn(asked, others) : NOT_KNOWN };
  if (!another) return member;
  return {
    status: 400,
    text: 'several clusters have a member of this name: add &cluster=<name>, the label mongodb_cluster',
  };
}

const NOT_KNOWN = 'no member of this name is known; /sd lists the members';

/** Names the exporter that monitors it, if known: this exporter may not know all members of the others' sets. */
function notOwn(asked: ProbeTarget, { partition: { index: ordinal, count }, whole }: Others): string {
  const watchers = clustersOf(whole(), asked).map((one) => partitionIndexOf(one, asked.target, count));
  const another = watchers.find((monitor) => monitor !== undefined && monitor !== ordinal);
  const own = `/sd lists the members that this one watches, ${ordinal} of ${count} (--partition.index, --partition.count)`;
  return another === undefined
    ? `no member of this name is known to this exporter; ${own}`
    : `the exporter with --partition.index=${another} watches this member; ${own}`;
}

function clustersOf({ clusters }: Topology, { cluster }: ProbeTarget): readonly Cluster[] {
  return clusters.filter(({ name }) => cluster === undefined || name === cluster);
}
