import type { Measurement } from './measurement.js';

/** The numbers worth comparing between two runs; less is better in all of them. */
const COMPARED: Readonly<Record<string, (measurement: Measurement) => number>> = {
  'CPU ms': ({ exporter }) => exporter.cpuMs,
  'CPU ratio': ({ ratio }) => ratio.cpu,
  'wall p50 ms': ({ exporter }) => exporter.wallP50Ms,
  'wall ratio': ({ ratio }) => ratio.wall,
  'RSS MB': ({ exporter }) => exporter.rssMb,
  sockets: ({ exporter }) => exporter.sockets,
  'gzipped bytes': ({ page }) => page.gzipBytes,
  series: ({ page }) => page.series,
};

/** What changed against an earlier run of the same scenario, in per cent. */
export function comparison(now: Measurement, base: Measurement): string {
  const changes = Object.entries(COMPARED).map(([name, of]) => {
    const percent = (of(now) / of(base) - 1) * 100;
    return `${name} ${percent >= 0 ? '+' : ''}${percent.toFixed(1)} %`;
  });
  return `  against the base: ${changes.join(', ')}`;
}
