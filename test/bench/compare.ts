import type { Measurement } from './measurement.js';
import type { Result } from './results.js';
import type { ServerCost } from './server-cost.js';
import type { Soaked } from './soak.js';
import { textTable } from './text-table.js';

type Figures<R> = Readonly<Record<string, (result: R) => number>>;

/** The numbers worth comparing between two runs; less is better in all of them. */
const ROUNDS: Figures<Measurement> = {
  'CPU ms': ({ exporter }) => exporter.cpuMs,
  'CPU / decode floor': ({ ratio }) => ratio.cpu,
  'idle CPU ms/s': ({ exporter }) => exporter.idleMsPerSecond,
  'wall p50 ms': ({ exporter }) => exporter.wallP50Ms,
  'wall p50 / decode floor': ({ ratio }) => ratio.wallP50,
  'wall p99 ms': ({ exporter }) => exporter.wallP99Ms,
  'wall p99 / decode floor': ({ ratio }) => ratio.wallP99,
  'longest block ms': ({ inside }) => inside.longestBlockMs,
  'usual block ms': ({ inside }) => inside.usualBlockMs,
  'RSS MB': ({ exporter }) => exporter.rssMb,
  'peak RSS MB': ({ exporter }) => exporter.peakRssMb,
  'heap peak MB': ({ inside }) => inside.heapPeakMb,
  sockets: ({ exporter }) => exporter.sockets,
  'kB read': ({ exporter }) => exporter.bytesRead / 1000,
  series: ({ page }) => page.series,
  'page kB': ({ page }) => page.plainBytes / 1000,
  'gzipped kB': ({ page }) => page.gzipBytes / 1000,
  'gzip ms': ({ page }) => page.gzipMs,
};

const SERVER_COST: Figures<ServerCost> = {
  'CPU ms of a server': ({ cpu }) => cpu.exporter.ms,
  '/ decode floor': ({ cpu }) => cpu.exporter.ms / cpu.decode.ms,
};

const SOAK: Figures<Soaked> = {
  'RSS MB at the end': ({ thirds }) => thirds[2].rssMb,
  'heap MB at the end': ({ thirds }) => thirds[2].heapMb,
  'sockets at the end': ({ thirds }) => thirds[2].sockets,
  'handles at the end': ({ thirds }) => thirds[2].handles,
};

/** What changed against the same scenario in an earlier run; undefined: it was not in that. */
export function comparison(now: Result, base: readonly Result[]): string | undefined {
  const then = base.find(({ scenario, kind }) => scenario === now.scenario && kind === now.kind);
  if (!then) return undefined;
  const [before, after] = [figuresOf(then), figuresOf(now)];
  const rows = Object.entries(after).map(([name, is]) => {
    const was = before[name] ?? NaN;
    const percent = (is / was - 1) * 100;
    return [name, was.toFixed(2), is.toFixed(2), `${percent >= 0 ? '+' : ''}${percent.toFixed(1)} %`];
  });
  return textTable([['against the base', 'was', 'is', 'change'], ...rows])
    .map((line) => `  ${line}`)
    .join('\n');
}

function figuresOf(result: Result): Readonly<Record<string, number>> {
  switch (result.kind) {
    case 'rounds':
      return read(ROUNDS, result);
    case 'server-cost':
      return read(SERVER_COST, result);
    case 'soak':
      return read(SOAK, result);
  }
}

function read<R>(figures: Figures<R>, result: R): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(figures).map(([name, of]) => [name, of(result)]));
}
