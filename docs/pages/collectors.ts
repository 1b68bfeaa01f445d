import type { Collector } from '../../src/scrape/collector.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import { collectorSection } from './collector-section.js';
import { code, page } from './markdown.js';

const INTRODUCTION = `# Collectors

A collector is one command of MongoDB, or a few that belong together: of whom they are asked, how often, and with what.
What it costs a server is ${code('low')} where that is about the same however much data there is, ${code('medium')} where it grows
with the number of databases, collections or operations, and ${code('high')} where every collection is visited or documents are
counted. What a user must be allowed for it stands in [Privileges](privileges.md).

Every member is asked \`hello\` first, which needs no login and decides \`mongodb_up\`; then the collectors that are for it, one after the other on one
connection. Arbiters have no users and are asked nothing but \`hello\`.

Besides, discovery reads \`replSetGetConfig\` of one data member of each set, every \`--discovery.interval\` and as
soon as a scrape sees a configuration that is not known yet.`;

const OF_MEMBERS = '## Of each member';

const OF_CLUSTERS = `## Of a sharded cluster

What every process of a sharded cluster would tell alike is asked once per cluster, beside the collectors above: of a
secondary of the config servers, the first one that answers; of their primary when no secondary can be asked; of a router
when no config server can. Never of a member of a shard, where 8.0 refuses direct reads. Requests go one after the other.
When one fails, the last reply is served on, and it is asked again on the next scrape; what the user may not read, once a
minute. A request that has not ended after 2 s times out, is sent again after a minute, and comes last then.

What may take longer than a scrape is sent in the background: a scrape waits 0.1 s for it, and shows the last reply. It has
a time limit of its own; after a timeout it is sent again when its age is over. Series of the label \`command\` stand with
the member that was asked.`;

const OFF_BY_DEFAULT = `## Off by default

What takes several requests, grows with what a server holds, or is asked of one member on behalf of others;
[how many series](metrics/README.md#of-collectors-that-are-off-by-default) that adds is stated. Each is asked anew when its
figures are as old as its ${code('max-age')}, and in between the last ones are served. Each request has a time limit on the
server. Databases and collections are visited in the order of their names and no further than a limit;
${code('mongodb_collector_truncated')} is 1 while there are more. The server's own are left out. What runs out of time or lacks a
privilege is tried again after a minute.

One slow or locked collection takes nothing else with it: a collector with many requests keeps what came in time. Meanwhile
${code('mongodb_collector_truncated')} is 1, and the log names once what is missing. A minute later the next run begins with that, and
reads again only what is older than ${code('max-age')}.

One member for its set is the one that was asked last, while it is fit: else a healthy secondary, hidden ones first, then
the one of lowest priority, then by name. Never one that is delayed or lags behind by more than 30 s; the primary where no
secondary is left. One process for its machine, or one router for its cluster, is the first by name that answers. Series of
the label ${code('command')} stand with the process that was asked.`;

const CHOICE = `## Choosing

- \`--no-collector.filesystem\` switches a collector off for good; metrics that need its reply are then absent.
- \`/metrics?collect[]=replsetgetstatus\` asks only the named collectors, for this one scrape. Repeat the parameter for
  several. A name that is unknown or switched off is answered with status 400 and the names there are.
- \`--metrics.disable=cursors\` leaves out metrics by [subject](metrics/README.md). What only they read is not asked for:
  sections of \`serverStatus\` that no metric needs are switched off in the request.

In Prometheus, the choice is part of a scrape configuration:

\`\`\`yaml
scrape_configs:
  - job_name: mongodb-replication
    scrape_interval: 5s
    scrape_timeout: 4s
    params:
      collect[]: [replsetgetstatus]
    static_configs:
      - targets: [exporter.example.net:9927]
\`\`\`

Metrics that \`hello\` and the inventory tell are on every page, whatever is chosen: two jobs that scrape the same exporter
store them twice, apart by \`job\`.`;

/** docs/collectors.md; without tables, whose padding would be prettier's to decide. */
export async function collectorsPage(): Promise<string> {
  const sections = async (includes: (collector: Collector) => boolean): Promise<readonly string[]> =>
    Promise.all(COLLECTORS.filter(includes).map(collectorSection));
  const ofClusters = ({ target }: Collector): boolean => target === 'cluster';
  const isTunable = ({ limits }: Collector): boolean => limits !== undefined;
  return page(
    INTRODUCTION,
    OF_MEMBERS,
    ...(await sections((one) => !ofClusters(one) && !isTunable(one))),
    OF_CLUSTERS,
    ...(await sections(ofClusters)),
    OFF_BY_DEFAULT,
    ...(await sections(isTunable)),
    CHOICE,
  );
}
