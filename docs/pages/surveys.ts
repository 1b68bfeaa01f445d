import { isDocument, type Document } from '../../src/mongo/bson.js';
import type { MultiCommandCollector } from '../../src/scrape/collector.js';
import { unhurried } from '../../test/support/unhurried.js';
import { code, page } from './markdown.js';
import { askedKinds, ROUTER, SECONDARY, SECONDARY_OF_SHARD } from './processes.js';

const WHOM = {
  set: 'one member of each replica set, and each standalone',
  deployment:
    'one member of each replica set, and each standalone; in a sharded cluster one router for all of it',
  host: 'one process of each host, arbiters left out',
};

/** A section of docs/collectors.md. */
export async function surveySection(survey: MultiCommandCollector): Promise<string> {
  const { name, help, cost, command, maxAgeSeconds, maxTimeMs } = survey;
  const requests = await requestsOf(survey);
  return page(
    `### ${code(name)}`,
    help,
    [
      `- Label ${code('command')}: ${code(command)}`,
      `- Asked of: ${whomOf(survey)}`,
      `- How often: at most every ${maxAgeSeconds} s (${code(`--${name}.max-age`)}), with ${maxTimeMs / 1000} s for each request`,
      ...limitOf(survey),
      `- Default: off (${code(`--collector.${name}`)})`,
      `- Cost: ${cost}`,
      `- What is sent${survey.chooses ? ', where there is one database `shop` with one collection `orders`' : ''}:`,
      ...requests.map(([database, request]) => `  - ${code(database)}: ${code(JSON.stringify(request))}`),
    ].join('\n'),
  );
}

function whomOf({ scope, isFor }: MultiCommandCollector): string {
  if (scope !== 'member') return WHOM[scope];
  const refused = isFor(SECONDARY) && !isFor(SECONDARY_OF_SHARD);
  return `${askedKinds(isFor)}${refused ? '; members of shards up to 7.0 only, since 8.0 refuses them' : ''}`;
}

function limitOf({ name, chooses, limits }: MultiCommandCollector): readonly string[] {
  if (!chooses) return [];
  const what = chooses === 'databases' ? 'databases' : 'collections';
  return [
    `- Visits: ${limits.most} ${what} at most (${code(`--${name}.limit`)}), chosen by ${code(`--${name}.${chooses}`)}`,
  ];
}

/** Requests as they are sent to a secondary; a router is told the difference where there is one. */
async function requestsOf(
  survey: MultiCommandCollector,
): Promise<readonly (readonly [database: string, request: Document])[]> {
  const sent: [string, Document][] = [];
  await survey.survey({
    asked: survey.isFor(SECONDARY) ? SECONDARY : ROUTER,
    limits: survey.limits,
    ...unhurried(survey),
    send: (database, request) => {
      sent.push([database, request]);
      return Promise.resolve(answerTo(request));
    },
  });
  return sent;
}

function answerTo(request: Document): Document {
  if ('listDatabases' in request) return { databases: [{ name: 'shop' }] };
  if ('listCollections' in request) {
    const { filter } = request;
    const name = isDocument(filter) && filter.name === 'system.profile' ? 'system.profile' : 'orders';
    return { cursor: { firstBatch: [{ name, type: 'collection' }] } };
  }
  return { cursor: { firstBatch: [] } };
}
