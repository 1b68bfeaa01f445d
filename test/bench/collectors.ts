// npm run bench:collectors: what each collector that is off by default costs each time it is asked, on real servers.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { CATALOGUE } from '../../src/app.js';
import { Page } from '../support/exposition.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { Exporter, type Scrape } from './exporter.js';
import { cpuMs } from './process-usage.js';

const USAGE = `tsx test/bench/collectors.ts [--collections N] [--scrapes N] [--only NAME]…

  --collections N  in the set of 3 servers, in two databases, with two indexes each; 50 when absent
  --scrapes N      of each collector, all of which ask it anew; 10 when absent
  --only NAME      this collector; can be repeated
`;

/** Figures are asked for anew at every scrape that comes this much later. */
const MAX_AGE_SECONDS = 1;

const SETTLE_MS = 10_000;

const { values: options } = parseArgs({
  options: {
    collections: { type: 'string', default: '50' },
    scrapes: { type: 'string', default: '10' },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

/** What scrapes cost, each on average. */
interface ScrapeCost {
  readonly exporterMs: number;
  readonly serversMs: number;
  readonly wallMs: number;
  readonly series: number;
  readonly bytes: number;
}

async function fill(set: ReplicaSet): Promise<void> {
  const client = (await set.waitForPrimary()).client();
  const names = Array.from({ length: Number(options.collections) }, (_, index) => `c${index}`);
  for (const [index, collection] of names.entries()) {
    const database = index % 2 === 0 ? 'shop' : 'stock';
    const documents = Array.from({ length: 20 }, (_, n) => ({ n }));
    const indexes = [{ key: { n: 1 }, name: 'n' }];
    await client.db(database).collection(collection).insertMany(documents);
    await client.db(database).command({ createIndexes: collection, indexes });
  }
  await client.close();
  // The secondaries and the first checkpoint are done by then.
  await sleep(SETTLE_MS);
}

/** CPU of a process so far; 0: unknown, or it is not there. */
function spentBy(pid: number | undefined): number {
  return pid === undefined ? 0 : (cpuMs(pid) ?? 0);
}

async function costOf(set: ReplicaSet, extra: readonly string[]): Promise<ScrapeCost> {
  const exporter = await Exporter.start(set.uri(), [
    '--heartbeat.mode=off',
    '--discovery.interval=1h',
    ...extra,
  ]);
  const scrapes: Scrape[] = [];
  const spent = (): readonly [number, number] => [
    spentBy(exporter.pid),
    set.members.reduce((sum, { pid }) => sum + spentBy(pid), 0),
  ];
  try {
    for (let warming = 0; warming < 3; warming += 1) await exporter.scrape();
    // What is asked rarely is asked in each of these.
    for (let count = 0; count < Number(options.scrapes); count += 1) {
      await sleep(MAX_AGE_SECONDS * 1000 + 50);
      scrapes.push(await exporter.scrape());
    }
    // The idle time between costs the same with every collector; what is compared is the difference.
    const [exporterBefore, serversBefore] = spent();
    for (let count = 0; count < Number(options.scrapes); count += 1) {
      await sleep(MAX_AGE_SECONDS * 1000 + 50);
      await exporter.scrape();
    }
    const [exporterAfter, serversAfter] = spent();
    const body = gunzipSync(scrapes.at(-1)!.body);
    return {
      exporterMs: (exporterAfter - exporterBefore) / scrapes.length,
      serversMs: (serversAfter - serversBefore) / scrapes.length,
      wallMs: scrapes.map(({ wallMs }) => wallMs).toSorted((a, b) => a - b)[Math.floor(scrapes.length / 2)]!,
      series: new Page(body.toString()).samples.length,
      bytes: body.length,
    };
  } finally {
    await exporter.stop();
  }
}

function row(name: string, cost: ScrapeCost, base: ScrapeCost): string {
  const more = (key: keyof ScrapeCost, digits = 1): string => (cost[key] - base[key]).toFixed(digits);
  return [
    name.padEnd(20),
    `exporter ${more('exporterMs').padStart(6)} ms`,
    `servers ${more('serversMs').padStart(6)} ms`,
    `wall ${more('wallMs').padStart(6)} ms`,
    `${more('series', 0).padStart(5)} series`,
    `${((cost.bytes - base.bytes) / 1000).toFixed(1).padStart(7)} kB`,
  ].join('  ');
}

async function main(): Promise<void> {
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const names = CATALOGUE.collectors.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name);
  const set = await startReplicaSet({ members: [{}, {}, {}] });
  try {
    await fill(set);
    const base = await costOf(set, []);
    console.log(
      `3 servers, ${options.collections} collections; each time, beside all that is on by default:`,
    );
    for (const name of names.filter((one) => options.only?.includes(one) ?? true)) {
      const bounded = CATALOGUE.collectors.find((one) => one.name === name)?.limits !== undefined;
      const age = bounded ? [`--${name}.max-age=${MAX_AGE_SECONDS}s`] : [];
      const cost = await costOf(set, [`--collector.${name}`, ...age]);
      console.log(`  ${row(name, cost, base)}${bounded ? '' : '  (asked once in these scrapes)'}`);
    }
  } finally {
    await set.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main();
