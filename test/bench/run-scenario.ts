import { Contestant, type RoundResult } from './contestant.js';
import { Exporter, readPage, type Page } from './exporter.js';
import { Floor } from './floor.js';
import type { Measurement } from './measurement.js';
import type { Scenario, Stage } from './scenarios.js';

const WARM_UP_ROUNDS = 5;

/** Rounds of one contestant before it is the other's turn: drift of the machine hits both. */
const BLOCK_ROUNDS = 5;

/** Runs one scenario: exporter and floor against the same members, in turns. */
export async function runScenario(scenario: Scenario, rounds: number): Promise<Measurement> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const stage = await scenario.start();
    stops.push(() => stage.stop());
    const exporter = await Exporter.start(stage.uri);
    stops.push(() => exporter.stop());
    const floor = await Floor.start(stage.live);
    stops.push(() => floor.stop());
    return await measure(scenario, rounds, stage, exporter, floor);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

async function measure(
  scenario: Scenario,
  rounds: number,
  stage: Stage,
  exporter: Exporter,
  floor: Floor,
): Promise<Measurement> {
  let page: Page | undefined;
  const scraping = new Contestant(exporter.pid, stage.pids, async () => {
    const result = await scrapeRound(exporter, scenario.scrapers ?? 1);
    page = result.page;
    if (page.up !== stage.live.length) {
      throw new Error(`${scenario.name}: ${page.up} of ${stage.live.length} members are up on the page`);
    }
    return result;
  });
  const bare = new Contestant(floor.pid, stage.pids, async () => {
    const { wallMs, cpuMs } = await floor.round();
    return { wallMs, ownCpuMs: cpuMs };
  });
  await scraping.warmUp(WARM_UP_ROUNDS);
  await bare.warmUp(WARM_UP_ROUNDS);
  for (let left = rounds; left > 0; left -= BLOCK_ROUNDS) {
    const block = Math.min(left, BLOCK_ROUNDS);
    await scraping.block(block);
    await bare.block(block);
  }
  return measurement(scenario, rounds, stage, scraping, bare, page!);
}

/** One scrape, or several at once; the slowest counts. */
async function scrapeRound(exporter: Exporter, scrapers: number): Promise<RoundResult & { page: Page }> {
  const scrapes = await Promise.all(Array.from({ length: scrapers }, () => exporter.scrape()));
  const page = readPage(scrapes[0]!.body);
  return { wallMs: Math.max(...scrapes.map(({ wallMs }) => wallMs)), ownCpuMs: page.cpuMs, page };
}

function measurement(
  { name, judged }: Scenario,
  rounds: number,
  stage: Stage,
  scraping: Contestant,
  bare: Contestant,
  { gzipBytes, plainBytes, series }: Page,
): Measurement {
  const exporter = scraping.cost();
  const floor = bare.cost();
  return {
    scenario: name,
    rounds,
    members: stage.live.length,
    judged,
    exporter,
    floor,
    page: { gzipBytes, plainBytes, series },
    serversCpuMs: { exporter: scraping.serversCpuMs, floor: bare.serversCpuMs },
    ratio: { cpu: exporter.cpuMs / floor.cpuMs, wall: exporter.wallP50Ms / floor.wallP50Ms },
  };
}
