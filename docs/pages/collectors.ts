import type { Collector } from '../../src/scrape/collector.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import { collectorSection } from './collector-section.js';
import { code, page } from './markdown.js';

const INTRODUCTION = `# Collectors

A collector sends one command of MongoDB, or several related commands, to selected members at a fixed interval. Its cost for a
server is ${code('low')} if it does not depend on the amount of data, ${code('medium')} if it grows with the number of databases,
collections or operations, and ${code('high')} if it reads every collection or counts documents.
[Privileges](privileges.md) lists the required privileges.

Every member first receives \`hello\`, which needs no login and determines \`mongodb_up\`. Then its collectors run one after the
other on one connection. Arbiters have no users and receive only \`hello\`.

In addition, discovery reads \`replSetGetConfig\` from one data member of each set, every \`--discovery.interval\` and as
soon as a scrape sees an unknown configuration.`;

const OF_MEMBERS = '## Of each member';

const OF_CLUSTERS = `## Of a sharded cluster

Data that is the same on every member of a sharded cluster is read once per cluster, in parallel to the collectors above: from a
secondary of the config servers, the first one that answers; from their primary if no secondary answers; from a router if no
config server answers. Members of shards are never used, because 8.0 refuses direct reads there. Requests are sent one after
the other. When a request fails, the page keeps the last reply, and the request is sent again on the next scrape; without
the privilege, once a minute. A request that takes longer than 2 s times out, is sent again after a minute, and is then sent
last.

Requests that may take longer than a scrape run in the background: a scrape waits 0.1 s for them, and shows the last reply. They
have their own time limit. After a timeout they are sent again at their usual interval. Series with the label \`command\` have
the labels of the member that received the request.`;

const OFF_BY_DEFAULT = `## Off by default

These collectors need several requests, grow with the data of a server, or read from one member for several. The
[number of series](metrics/README.md#of-collectors-that-are-off-by-default) is listed. A collector runs again when its reply is
older than its ${code('max-age')}; until then the page shows the last reply. Each request has a time limit on the server. Databases
and collections are read in the order of their names, up to a limit; ${code('mongodb_collector_truncated')} is 1 while there are
more. System databases and collections are excluded. After a timeout, or without the privilege, the collector runs again after
a minute.

One slow or locked collection does not affect the others: a collector with many requests keeps the replies that arrived in time.
Meanwhile ${code('mongodb_collector_truncated')} is 1, and the log names once what is missing. The next run, a minute later, begins
with the missing collections, and reads again only what is older than ${code('max-age')}.

For a set, the collector uses the same member as last time while it is suitable; else a healthy secondary, hidden ones first, then
the lowest priority, then by name. It never uses a member that is delayed or lags by more than 30 s; if no secondary is left, it
uses the primary. For a host, and for routers of a cluster, it uses the first member by name that answers. Series with the label
${code('command')} have the labels of the member that received the request.`;

const CHOICE = `## Selecting collectors

- \`--no-collector.filesystem\` disables a collector permanently; metrics that need its reply are then absent.
- \`/metrics?collect[]=replsetgetstatus\` runs only the named collectors, for one scrape. Repeat the parameter for several. An
  unknown or disabled name gets status 400 and the list of names.
- \`--metrics.disable=cursors\` excludes a [metric group](metrics/README.md). Data that only these metrics need is not requested:
  the request disables sections of \`serverStatus\` that no metric needs.

In Prometheus, the selection is part of a scrape configuration:

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

Metrics from \`hello\` and the inventory are on every page, with any selection: two jobs that scrape the same exporter
store them twice, with different \`job\` labels.`;

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
