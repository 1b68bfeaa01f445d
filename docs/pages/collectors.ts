import type { ClusterCollector, ClusterRequest } from '../../src/scrape/cluster-collector.js';
import type { Asked, Collector } from '../../src/scrape/collector.js';
import { CLUSTER_COLLECTORS, COLLECTORS } from '../../src/scrape/collectors/index.js';
import type { Hello } from '../../src/topology/hello.js';
import { code, page } from './markdown.js';

const MEMBER: Hello = {
  kind: 'member',
  component: 'replset',
  hosts: [],
  arbiters: [],
  arbiter: false,
  writable: false,
  secondary: false,
};

const SECONDARY: Hello = { ...MEMBER, secondary: true };

/** Every kind of process that is asked more than hello, by what its hello says. */
const KINDS: readonly (readonly [name: string, hello: Hello])[] = [
  ['primary', { ...MEMBER, writable: true }],
  ['secondary', SECONDARY],
  ['member in another state (STARTUP2, RECOVERING, ROLLBACK)', MEMBER],
  ['process that was never initiated or has been removed', { ...MEMBER, kind: 'ghost' }],
  ['standalone', { ...MEMBER, kind: 'standalone', component: 'standalone', writable: true }],
  ['mongos', { ...MEMBER, kind: 'mongos', component: 'mongos', writable: true }],
];

const INTRODUCTION = `# Collectors

A collector is one command of MongoDB, or a few that belong together: of whom they are asked, how often, and with what.
Every member is asked \`hello\` first, which needs no login and decides \`mongodb_up\`; then the collectors that are for it, one after the other on one
connection. Arbiters have no users and are asked nothing but \`hello\`.

Besides, discovery reads \`replSetGetConfig\` of one data member of each set, every \`--discovery.interval\` and as
soon as a scrape sees a configuration that is not known yet.`;

const OF_CLUSTERS = `## Of a sharded cluster

What every process of a sharded cluster would tell alike is asked once per cluster, beside the collectors above: of a
secondary of the config servers, the first one that answers; of their primary when no secondary can be asked; of a router
when no config server can. Never of a member of a shard, where 8.0 refuses direct reads. Requests go one after the other.
When one fails, the last reply is served on, and it is asked again on the next scrape; what the user may not read, once a
minute. Series of the label \`command\` stand with the member that was asked.`;

const CHOICE = `## Choosing

- \`--no-collector.oplog\` switches a collector off for good; metrics that need its reply are then absent.
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
export function collectorsPage(): string {
  return page(
    INTRODUCTION,
    ...COLLECTORS.map(section),
    OF_CLUSTERS,
    ...CLUSTER_COLLECTORS.map(clusterSection),
    CHOICE,
  );
}

function clusterSection({ name, help, maxAgeSeconds, defaultOn, requests }: ClusterCollector): string {
  return page(
    `### ${code(name)}`,
    help,
    `- How often: at most every ${maxAgeSeconds} s; in between the last replies are served
- Default: ${defaultOn ? 'on' : 'off'} (${code(`--collector.${name}`)})
- Labels \`command\`, and what is sent:
${requests.map(requestLine).join('\n')}`,
  );
}

function requestLine({ command, database, of, request }: ClusterRequest): string {
  const whom = of === 'mongos' ? ', of a router' : '';
  return `  - ${code(command)}: on the database ${code(database)}${whom}, ${code(JSON.stringify(request()))}`;
}

function section(collector: Collector): string {
  const { name, command, help, database, maxAgeSeconds, defaultOn } = collector;
  const asked = KINDS.filter(([, hello]) => collector.isFor(askedBy(hello))).map(([kind]) => kind);
  return page(
    `## ${code(name)}`,
    help,
    `- Label \`command\`: ${code(command)}
- Sent to a secondary, on the database ${code(database)}: ${code(JSON.stringify(collector.request(askedBy(SECONDARY))))}
- Asked of: ${asked.join(', ')}
- How often: ${maxAgeSeconds === 0 ? 'on every scrape' : `at most every ${maxAgeSeconds} s; in between the last reply is served`}
- Default: ${defaultOn ? 'on' : 'off'} (${code(`--collector.${name}`)})`,
  );
}

function askedBy(hello: Hello): Asked {
  const member = { cluster: '', name: '', host: '', address: '', node: '', arbiter: false };
  return {
    hello,
    leaveOut: {},
    member: { ...member, component: hello.component, declared: false, discovered: true },
  };
}
