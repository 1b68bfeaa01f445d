import type { Measurement } from './measurement.js';
import { ofKind, type Result } from './results.js';
import type { ServerCost } from './server-cost.js';
import type { Soaked } from './soak.js';
import { lateness } from './units.js';

/** What is wanted of the exporter; ratios are to the decode floor of the same run. */
export const TARGETS = {
  cpu: 1,
  /** Aimed at, not required. */
  cpuAim: 0.8,
  wallP99: 1.2,
  /** With dead members, to the same scrapes before; so many milliseconds more are within what a clock tells. */
  dead: { ratio: 1.2, slackMs: 5 },
  /** How much later than its deadline a round may end. */
  overrunMs: 50,
  /** Least number of members → most. */
  blockMs: new Map([
    [300, 50],
    [1_000, 150],
  ]),
  rssMb: new Map([
    [100, 150],
    [1_000, 450],
  ]),
  /** CPU of 1,000 members to that of 100. */
  tenfold: 11,
  /** Of the last third of the soak to the first: what is left of noise when the garbage is gone. */
  growth: 1.1,
} as const;

/** How a scenario did against one target. */
export interface Verdict {
  readonly target: string;
  readonly met: boolean;
  /** Aimed at, not required. */
  readonly aim?: true;
}

/** The verdicts on one scenario. */
export function judge(result: Result): readonly Verdict[] {
  switch (result.kind) {
    case 'rounds':
      return [...service(result), ...(result.fault ? faulty(result) : healthy(result))];
    case 'server-cost':
      return serverCost(result);
    case 'soak':
      return soaked(result);
  }
}

/** The verdicts that take several scenarios. */
export function judgeTogether(results: readonly Result[]): readonly Verdict[] {
  const rounds = ofKind(results, 'rounds');
  const [hundred, thousand] = [100, 1_000].map((size) =>
    rounds.find(({ scenario }) => scenario === `fleet-${size}`),
  );
  if (!hundred || !thousand) return [];
  const growth = thousand.exporter.cpuMs / hundred.exporter.cpuMs;
  return [atMost(`CPU of 1,000 members ${growth.toFixed(1)} × that of 100`, growth, TARGETS.tenfold)];
}

/** Every page whole, and there in time. */
function service({ service: kept, living, rounds, exporter }: Measurement): readonly Verdict[] {
  const { completeRounds, fewestComplete, timeoutMs } = kept;
  return [
    {
      target: `${fewestComplete} of ${living} living members complete in every round (${completeRounds} of ${rounds} rounds whole)`,
      met: completeRounds === rounds,
    },
    {
      target: `last byte after ${exporter.wallMaxMs.toFixed(0)} ms at the latest, within ${timeoutMs} ms`,
      met: exporter.wallMaxMs < timeoutMs,
    },
  ];
}

function healthy({ members, scrapers, ratio, exporter, inside }: Measurement): readonly Verdict[] {
  const { cpu, grossCpu, wallP99 } = ratio;
  const more = `, ${grossCpu.toFixed(2)} with the watch meanwhile`;
  const [block, rss] = [TARGETS.blockMs.get(members), TARGETS.rssMb.get(members)];
  return [
    atMost(`CPU ${cpu.toFixed(2)} × decode floor${more}`, cpu, TARGETS.cpu),
    { ...atMost(`CPU ${cpu.toFixed(2)} × decode floor`, cpu, TARGETS.cpuAim), aim: true },
    // Two pages at once are two rounds of the floor, which is asked for one.
    ...(scrapers > 1
      ? []
      : [atMost(`wall p99 ${wallP99.toFixed(2)} × decode floor`, wallP99, TARGETS.wallP99)]),
    ...(block === undefined
      ? []
      : [atMost(`longest block ${inside.longestBlockMs.toFixed(0)} ms`, inside.longestBlockMs, block)]),
    ...(rss === undefined ? [] : [atMost(`RSS ${exporter.rssMb.toFixed(0)} MB`, exporter.rssMb, rss)]),
  ];
}

function faulty({ fault, before, exporter, service: { overrunMs } }: Measurement): readonly Verdict[] {
  if (fault === 'hang') {
    const target = `the latest round ended ${lateness(overrunMs)} its deadline, at most ${TARGETS.overrunMs} ms after`;
    return [{ target, met: overrunMs <= TARGETS.overrunMs }];
  }
  const { ratio, slackMs } = TARGETS.dead;
  const [was, is] = [before?.wallP50Ms ?? NaN, exporter.wallP50Ms];
  return [
    {
      target: `wall p50 ${is.toFixed(0)} ms with dead members, ${was.toFixed(0)} ms without, at most ${ratio} × and ${slackMs} ms`,
      met: is <= was * ratio + slackMs,
    },
  ];
}

function serverCost({ cpu: { exporter, decode } }: ServerCost): readonly Verdict[] {
  const ratio = exporter.ms / decode.ms;
  return [atMost(`CPU of a server ${ratio.toFixed(2)} × decode floor`, ratio, TARGETS.cpu)];
}

function soaked({ members, thirds: [first, , last] }: Soaked): readonly Verdict[] {
  const grew = (name: string, was: number, is: number, most: number): Verdict => ({
    target: `${name} ${was.toFixed(0)} → ${is.toFixed(0)} over the soak, at most ${most.toFixed(0)}`,
    met: is <= most,
  });
  return [
    grew('RSS MB', first.rssMb, last.rssMb, first.rssMb * TARGETS.growth),
    grew('heap MB', first.heapMb, last.heapMb, first.heapMb * TARGETS.growth),
    // A member that was slow may have been given a second connection, which is kept for ten minutes.
    grew('sockets', first.sockets, last.sockets, first.sockets + members),
    grew('handles', first.handles, last.handles, first.handles + 2 * members),
  ];
}

function atMost(what: string, value: number, most: number): Verdict {
  return { target: `${what}, at most ${most}`, met: value <= most };
}
