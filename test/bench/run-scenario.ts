import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Contestant } from './contestant.js';
import { Exporter } from './exporter.js';
import { Floor } from './floor.js';
import type { FloorKind } from './floor-messages.js';
import type { Cost, Inside, Measurement, PageSize } from './measurement.js';
import { paceOf, type Pace, type PaceOptions } from './pace.js';
import type { RoundsScenario, Stage } from './scenario.js';
import { Scraping } from './scraping.js';
import { quantile } from './statistics.js';

/** Rounds of one contestant before it is the next one's turn: drift of the machine hits all. */
const BLOCK_ROUNDS = 5;

/** What a round leaves behind is over by then. */
const SETTLE_MS = 1_000;

interface Contestants extends Readonly<Record<FloorKind, Contestant>> {
  readonly exporter: Contestant;
}

/** Runs a scenario: exporter and floors against the same members, in turns. */
export async function runScenario(scenario: RoundsScenario, options: PaceOptions): Promise<Measurement> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const stage = await scenario.start();
    stops.push(() => stage.stop());
    const start = async <T extends { stop: () => Promise<void> }>(starting: Promise<T>): Promise<T> => {
      const started = await starting;
      stops.push(() => started.stop());
      return started;
    };
    const [exporter, ...floors] = await Promise.all([
      start(Exporter.start(stage.uri)),
      start(Floor.start('decode', stage.living)),
      start(Floor.start('wire', stage.living)),
    ]);
    return await measure(scenario, options, stage, exporter, floors);
  } finally {
    // The stage last: clients that lose their servers would complain.
    for (const stop of stops.toReversed()) await stop();
  }
}

async function measure(
  scenario: RoundsScenario,
  options: PaceOptions,
  stage: Stage,
  exporter: Exporter,
  [decode, wire]: readonly [Floor, Floor],
): Promise<Measurement> {
  const pace = paceOf(scenario, stage.members.length, options);
  const scraping = new Scraping(exporter, stage, scenario);
  const contestants: Contestants = {
    exporter: new Contestant(exporter.pid, stage.serverPids, () => scraping.round()),
    decode: contestantOf(decode, stage),
    wire: contestantOf(wire, stage),
  };
  const all = [contestants.exporter, contestants.decode, contestants.wire];
  for (const contestant of all) await contestant.warmUp(pace.warmUpRounds);
  await sleep(SETTLE_MS);
  await Promise.all(all.map((contestant) => contestant.rest(pace.restWindows, pace.restWindowMs)));
  const before = stage.strike && (await healthyFor(pace.rounds, exporter, scraping));
  await stage.strike?.();
  scraping.count();
  for (let left = pace.rounds; left > 0; left -= BLOCK_ROUNDS) {
    for (const contestant of all) await contestant.block(Math.min(left, BLOCK_ROUNDS));
  }
  const measured = measurement(scenario, pace, stage, contestants, scraping);
  const inside = await lookInside(exporter, scraping, pace.probeRounds);
  return { ...measured, inside, ...(before && { before }) };
}

/** How long scrapes take while all is well. */
async function healthyFor(
  rounds: number,
  exporter: Exporter,
  scraping: Scraping,
): Promise<Pick<Cost, 'wallP50Ms' | 'wallP99Ms'>> {
  const contestant = new Contestant(exporter.pid, [], () => scraping.round());
  await contestant.block(rounds);
  const { wallP50Ms, wallP99Ms } = contestant.cost();
  return { wallP50Ms, wallP99Ms };
}

function contestantOf(floor: Floor, { serverPids }: Stage): Contestant {
  return new Contestant(floor.pid, serverPids, async () => {
    const { wallMs, cpuMs } = await floor.round();
    return { wallMs, ownCpuMs: cpuMs };
  });
}

/** Rounds in which CPU is not measured, because looking closely costs some. */
async function lookInside(exporter: Exporter, scraping: Scraping, rounds: number): Promise<Inside> {
  const blocks: number[] = [];
  let heapPeakMb = 0;
  await exporter.watchItself();
  for (let index = 0; index < rounds; index += 1) {
    await scraping.round();
    const seen = await exporter.readItself();
    blocks.push(seen.longestBlockMs);
    heapPeakMb = Math.max(heapPeakMb, seen.heapPeakMb);
  }
  const { heapMb: heapAtRestMb, handles } = await exporter.atRest();
  const usualBlockMs = quantile(blocks, 0.5);
  return { longestBlockMs: Math.max(...blocks), usualBlockMs, heapPeakMb, heapAtRestMb, handles };
}

function measurement(
  { name, fault, scrapers = 1 }: RoundsScenario,
  { rounds }: Pace,
  stage: Stage,
  contestants: Contestants,
  scraping: Scraping,
): Omit<Measurement, 'inside'> {
  const [exporter, decode] = [contestants.exporter.cost(), contestants.decode.cost()];
  return {
    kind: 'rounds',
    scenario: name,
    rounds,
    members: stage.members.length,
    living: stage.living.length,
    scrapers,
    ...(fault && { fault }),
    exporter,
    floors: { decode, wire: contestants.wire.cost() },
    page: pageSize(scraping),
    service: scraping.service(),
    ...(stage.serverPids.length > 0 && {
      serversCpuMs: {
        exporter: contestants.exporter.serversCpuMs,
        decode: contestants.decode.serversCpuMs,
        wire: contestants.wire.serversCpuMs,
      },
    }),
    ratio: {
      cpu: exporter.cpuMs / scrapers / decode.cpuMs,
      grossCpu: exporter.grossCpuMs / scrapers / decode.grossCpuMs,
      wallP50: exporter.wallP50Ms / decode.wallP50Ms,
      wallP99: exporter.wallP99Ms / decode.wallP99Ms,
    },
  };
}

function pageSize({ lastPage: { gzipBytes, plainBytes, series, plain } }: Scraping): PageSize {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    gzipSync(plain, { level: 1 });
    return performance.now() - start;
  });
  return { gzipBytes, plainBytes, series, gzipMs: quantile(times, 0.5) };
}
