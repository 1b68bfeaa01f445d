import type { Cost, Measurement } from './measurement.js';

const COLUMNS = ['', 'CPU ms', 'wall p50 ms', 'wall p99 ms', 'RSS MB', 'peak MB', 'sockets'];

/** A measurement as a table for people. */
export function table(measurement: Measurement): string {
  const { exporter, floor, page, ratio, serversCpuMs } = measurement;
  const rows = [
    COLUMNS,
    ['exporter', ...cells(exporter)],
    ['floor', ...cells(floor)],
    ['ratio', ratio.cpu.toFixed(2), ratio.wall.toFixed(2)],
  ];
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  return [
    ...align(rows),
    `page: ${page.series} series, ${kB(page.plainBytes)}, gzipped ${kB(page.gzipBytes)}`,
    `servers: ${serversCpuMs.exporter.toFixed(1)} CPU ms per scrape, ${serversCpuMs.floor.toFixed(1)} per floor round`,
  ]
    .map((line) => `  ${line}`)
    .join('\n');
}

function cells({ cpuMs, wallP50Ms, wallP99Ms, rssMb, peakRssMb, sockets }: Cost): string[] {
  return [
    ...[cpuMs, wallP50Ms, wallP99Ms, rssMb, peakRssMb].map((value) => value.toFixed(1)),
    String(sockets),
  ];
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
}
