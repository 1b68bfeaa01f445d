import { isDocument, type Document } from '../../src/mongo/bson.js';
import type { Collector, Command } from '../../src/scrape/collector.js';
import { NO_LIMITS } from '../../src/scrape/limits.js';
import { firstRun } from '../../test/support/first-run.js';
import { code, page } from './markdown.js';
import { ROUTER, SECONDARY, SECONDARY_OF_SHARD, targetKinds } from './member-kinds.js';

const RECEIVERS = {
  set: 'one member of each replica set, and each standalone',
  deployment:
    'one member of each replica set, and each standalone; in a sharded cluster one router for the whole cluster',
  host: 'one member of each host, except arbiters',
  cluster: 'one config server of each sharded cluster, else one router',
};

/** A section of docs/collectors.md. */
export async function collectorSection(collector: Collector): Promise<string> {
  const { name, help, cost, commands, defaultOn, selects } = collector;
  const requests = await Promise.all(commands.map((command) => requestLines(collector, command)));
  return page(
    `### ${code(name)}`,
    help,
    [
      `- Sent to: ${receiversOf(collector)}`,
      `- How often: ${howOften(collector)}`,
      ...limitOf(collector),
      `- Default: ${defaultOn ? 'on' : 'off'} (${code(`--collector.${name}`)})`,
      `- Cost: ${cost}`,
      `- Requests by label ${code('command')}, each with its database${selects ? ', where there is one database `shop` with one collection `orders`' : ''}:`,
      ...requests.flat(),
    ].join('\n'),
  );
}

function receiversOf({ target, isFor }: Collector): string {
  if (target !== 'member') return RECEIVERS[target];
  const refused = isFor(SECONDARY) && !isFor(SECONDARY_OF_SHARD);
  return `${targetKinds(isFor)}${refused ? '; members of shards up to 7.0 only, since 8.0 refuses them' : ''}`;
}

function howOften({ name, maxAgeSeconds, maxTimeMs, limits }: Collector): string {
  if (maxAgeSeconds === 0) return 'on every scrape';
  const option = limits ? ` (${code(`--${name}.max-age`)})` : '';
  const limit = maxTimeMs === undefined ? '' : `, with ${maxTimeMs / 1000} s for each request`;
  return `at most every ${maxAgeSeconds} s${option}${limit}; in between the last reply is served`;
}

function limitOf({ name, selects, limits }: Collector): readonly string[] {
  if (!selects || !limits) return [];
  const what = selects === 'databases' ? 'databases' : 'collections';
  return [
    `- Visits: at most ${limits.most} ${what} (${code(`--${name}.limit`)}), selected by ${code(`--${name}.${selects}`)}`,
  ];
}

async function requestLines(collector: Collector, command: Command): Promise<readonly string[]> {
  const notes = [
    ...(command.from === 'mongos' ? ['to a router'] : []),
    ...(command.inBackground ? ['in the background'] : []),
  ];
  const requests = await requestsOf(collector, command);
  return requests.map(
    ([database, request]) =>
      `  - ${code(command.name)}${notes.map((note) => `, ${note}`).join('')}: ${code(database)} ${code(JSON.stringify(request))}`,
  );
}

/** Requests as they are sent to a secondary, or to a router where only that can answer. */
async function requestsOf(
  collector: Collector,
  command: Command,
): Promise<readonly (readonly [database: string, request: Document])[]> {
  const sent: [string, Document][] = [];
  await command.run({
    target: collector.isFor(SECONDARY) ? SECONDARY : ROUTER,
    limits: collector.limits ?? NO_LIMITS,
    ...firstRun(collector),
    send: (database, request) => {
      sent.push([database, request]);
      return Promise.resolve(replyTo(request));
    },
  });
  return sent;
}

function replyTo(request: Document): Document {
  if ('listDatabases' in request) return { databases: [{ name: 'shop' }] };
  if ('listCollections' in request) {
    const { filter } = request;
    const name = isDocument(filter) && filter.name === 'system.profile' ? 'system.profile' : 'orders';
    return { cursor: { firstBatch: [{ name, type: 'collection' }] } };
  }
  return { cursor: { firstBatch: [] } };
}
