import type { RequestHandler } from 'express';
import type { Partition } from '../config/config.js';
import { isOfMemberAlone } from '../metrics/catalogue.js';
import { byTarget, type Collector } from '../scrape/collector.js';
import type { ScrapeRequest } from '../scrape/inflight-scrape.js';
import type { Cluster, Member, Topology } from '../topology/model/topology.js';
import { partitionIndexOf } from '../topology/partition/partition.js';
import type { MetricsRouteOptions } from './metrics-route.js';
import { clientGone, sendMetrics, sendText } from './respond.js';
import { ScrapeTimeout, selectCollectors } from './scrape-request.js';

export interface ProbeRouteOptions extends MetricsRouteOptions {
  /** Absent: this exporter monitors all members. */
  readonly others?: OtherExporters;
}

/** Present if several exporters share the topology. */
export interface OtherExporters {
  readonly partition: Partition;
  /** Including what the others monitor, as far as this exporter knows it. */
  readonly whole: () => Topology;
}

/**
 * `GET /probe?target=&cluster=`: what one known member reports about itself and about the members it sees. Metrics that
 * need its primary, its whole set or its cluster, and the exporter's own metrics, are on the page of all members.
 */
export function probeRoute({ service, self, others, ...options }: ProbeRouteOptions): RequestHandler {
  const timeout = new ScrapeTimeout(options);
  const families = options.families.filter(isOfMemberAlone);
  const enabled = byTarget(options.collectors).member;
  return async (request, response) => {
    const deadlineAt = performance.now() + timeout.secondsFor(request) * 1000;
    const parsed = parseProbe(request.query, enabled);
    if (typeof parsed === 'string') {
      sendText(response, 400, parsed);
      return;
    }
    const topology = await service.discovered(deadlineAt);
    const only = findMember(topology, parsed, others);
    if ('status' in only) {
      sendText(response, only.status, only.text);
      return;
    }
    const { collectors } = parsed;
    const gone = clientGone(response);
    const scrape = await service.scrape({ topology, only, collectors, deadlineAt, gone });
    if (!scrape) return;
    await sendMetrics(request, response, scrape.facts, { families, self, ownSeries: false });
    timeout.pageTook((performance.now() - scrape.scrapedAt) / 1000);
  };
}

/** The parameters of a request. */
interface ProbeParameters extends Pick<ScrapeRequest, 'collectors'> {
  readonly target: string;
  readonly cluster?: string;
}

/** @returns the problem of an invalid request */
function parseProbe(
  query: Readonly<Record<string, unknown>>,
  enabled: readonly Collector[],
): ProbeParameters | string {
  const { target, cluster = '' } = query;
  if (target === undefined || target === '') {
    return 'target is missing: /probe?target=<member>; /sd lists the members';
  }
  if (typeof target !== 'string') return 'target is given more than once';
  if (typeof cluster !== 'string') return 'cluster is given more than once';
  const collectors = selectCollectors(query, enabled, 'an enabled collector of single members');
  if (typeof collectors === 'string') return collectors;
  return { target, collectors, ...(cluster !== '' && { cluster }) };
}

/** Why the response contains no page. */
interface Refusal {
  readonly status: 400 | 404;
  readonly text: string;
}

/**
 * The known member with that name. Names are compared as text and never resolved or dialled: a client must not be able
 * to make the exporter connect, or log in, to an address of its choice. The response does not repeat the request.
 */
function findMember(
  topology: Topology,
  parameters: ProbeParameters,
  others: OtherExporters | undefined,
): Member | Refusal {
  const { target } = parameters;
  const [member, another] = clustersOf(topology, parameters).flatMap(({ members }) =>
    members.filter(({ name }) => name === target),
  );
  if (!member) return { status: 404, text: others ? notOwn(parameters, others) : UNKNOWN };
  if (!another) return member;
  return {
    status: 400,
    text: 'several clusters have a member of this name: add &cluster=<name>, the label mongodb_cluster',
  };
}

const UNKNOWN = 'no member of this name is known; /sd lists the members';

/** Names the exporter that monitors it, if known: this exporter may not know all members of the others' sets. */
function notOwn(parameters: ProbeParameters, { partition: { index, count }, whole }: OtherExporters): string {
  const indexes = clustersOf(whole(), parameters).map((one) =>
    partitionIndexOf(one, parameters.target, count),
  );
  const another = indexes.find((other) => other !== undefined && other !== index);
  const own = `/sd lists the members of this exporter, ${index} of ${count} (--partition.index, --partition.count)`;
  return another === undefined
    ? `no member of this name is known to this exporter; ${own}`
    : `the exporter with --partition.index=${another} monitors this member; ${own}`;
}

function clustersOf({ clusters }: Topology, { cluster }: ProbeParameters): readonly Cluster[] {
  return clusters.filter(({ name }) => cluster === undefined || name === cluster);
}
