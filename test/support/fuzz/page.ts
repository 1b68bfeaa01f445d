import { Writable } from 'node:stream';
import { enabledFamilies, serverStatusPaths } from '../../../src/metrics/catalogue.js';
import { renderPage } from '../../../src/metrics/exposition.js';
import type { Format } from '../../../src/metrics/prom-text.js';
import type { Facts } from '../../../src/metrics/family.js';
import { partsOf } from '../../../src/mongo/partial-decode.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import { reportsOf } from '../../../src/replset/scrape-reports.js';
import { COLLECTORS } from '../../../src/scrape/collectors/index.js';
import { Transitions } from '../../../src/scrape/log-transitions.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { Scraper } from '../../../src/scrape/scraper.js';
import { topologyHints } from '../../../src/scrape/topology-hints.js';
import type { Topology } from '../../../src/topology/model/topology.js';
import { createLogger } from '../../../src/util/log.js';
import { analyze } from '../analyze.js';
import { emptySelf } from '../self.js';
import { ASKED_AT, type PlayedPool } from './played.js';

const EVERYTHING = COLLECTORS;

/** All there are. */
export const FAMILIES = enabledFamilies(new Set());

/** A scrape of played members waits for nobody. */
const ENOUGH_MS = 60_000;

const nowhere = new Writable({
  write: (_, __, done) => {
    done();
  },
});

const silent = createLogger({ level: 'error', format: 'text', secrets: [], stream: nowhere });

/** A page in each format. */
export type Pages = Readonly<Record<Format, string>>;

/** One scrape of everything, analyzed, as the page in both formats. Nothing may throw on the way. */
export async function scrapedPage(topology: Topology, players: PlayedPool): Promise<Pages> {
  const scraper = new Scraper({
    pool: players.pool,
    concurrency: 1_000,
    leaveOut: {},
    parts: partsOf(serverStatusPaths(FAMILIES)),
    onScrape: (scrape) => {
      topologyHints(scrape);
      new Transitions(silent).observe(scrape);
    },
  });
  const watcher = new Monitor(silent, () => undefined);
  watcher.track(topology);
  await heartbeats(watcher, topology, players);
  const deadlineAt = performance.now() + ENOUGH_MS;
  const scrape = await scraper.scrape({ topology, collectors: EVERYTHING, deadlineAt });
  await scraper.idle();
  return writtenPages(scrape, watcher);
}

/** A scrape, analyzed, as the page in both formats; nothing may throw on the way. */
export async function writtenPages(scrape: Scrape, watcher?: Monitor): Promise<Pages> {
  const analysis = analyze(scrape, (error) => {
    throw error as Error;
  });
  watcher?.report(reportsOf(analysis), ASKED_AT);
  const facts = { ...analysis, ...(watcher && { watch: watcher.view(ASKED_AT) }) };
  return { text: await written(facts, 'text'), openmetrics: await written(facts, 'openmetrics') };
}

/** Every member is heard as it says hello, and those that do not are missed. */
async function heartbeats(watcher: Monitor, { clusters }: Topology, players: PlayedPool): Promise<void> {
  for (const { name, address } of clusters.flatMap(({ name: cluster, members }) =>
    members.map((member) => ({ name: cluster, address: member.address })),
  )) {
    const client = players.get({ cluster: name, address });
    const beat = await client.hello(new AbortController().signal).then(
      ({ reply }) => ({ ok: true, reply, at: ASKED_AT }) as const,
      () =>
        ({ ok: false, failure: { phase: 'connect', reason: 'refused', message: '' }, at: ASKED_AT }) as const,
    );
    watcher.heartbeat(name, address, beat);
  }
}

async function written(facts: Facts, format: Format): Promise<string> {
  const self = emptySelf();
  const parts: string[] = [];
  for await (const part of renderPage(facts, FAMILIES, self, format)) parts.push(part);
  const { values } = await self.familyErrors.get();
  if (values.length > 0) throw new Error(`no ${values.map(({ labels }) => labels.family).join(', ')}`);
  // What goes out is UTF-8: half characters have become whole ones.
  return Buffer.from(parts.join('')).toString();
}
