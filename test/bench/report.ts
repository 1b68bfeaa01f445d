import type { Cost, Measurement } from './measurement.js';
import type { Result } from './results.js';
import type { ServerCost } from './server-cost.js';
import type { AtRest, Soaked } from './soak.js';
import { textTable } from './text-table.js';
import { lateness } from './units.js';

/** A result as a table for people. */
export function table(result: Result): string {
  return linesOf(result)
    .map((line) => `  ${line}`)
    .join('\n');
}

function linesOf(result: Result): readonly string[] {
  switch (result.kind) {
    case 'rounds':
      return roundsLines(result);
    case 'server-cost':
      return serverLines(result);
    case 'soak':
      return soakLines(result);
  }
}

const COLUMNS = [
  ...['', 'CPU ms', 'a member', 'idle ms/s', 'wall p50 ms', 'p99 ms', 'max ms'],
  ...['RSS MB', 'peak MB', 'sockets', 'read kB'],
];

function roundsLines(measurement: Measurement): readonly string[] {
  const { living, exporter, floors, ratio, page, inside, service, before, serversCpuMs } = measurement;
  const row = (name: string, cost: Cost) => [name, ...cells(cost, living)];
  const servers = serversCpuMs && Object.values(serversCpuMs).map((ms) => ms.toFixed(1));
  return [
    ...textTable([
      COLUMNS,
      row('exporter', exporter),
      row('decode floor', floors.decode),
      row('wire floor', floors.wire),
      ['exporter / decode', ratio.cpu.toFixed(2), '', '', ratio.wallP50.toFixed(2), ratio.wallP99.toFixed(2)],
    ]),
    `page: ${page.series} series, ${kB(page.plainBytes)} kB, gzipped ${kB(page.gzipBytes)} kB in ${page.gzipMs.toFixed(1)} ms`,
    `inside: longest block ${inside.longestBlockMs.toFixed(0)} ms, usually ${inside.usualBlockMs.toFixed(0)} ms a round; heap ${inside.heapPeakMb.toFixed(0)} MB at most, ${inside.heapAtRestMb.toFixed(0)} MB at rest; ${inside.handles} handles`,
    `the latest round ended ${lateness(service.overrunMs)} its deadline`,
    ...(before
      ? [
          `before the fault: wall p50 ${before.wallP50Ms.toFixed(1)} ms, p99 ${before.wallP99Ms.toFixed(1)} ms`,
        ]
      : []),
    ...(servers
      ? [`servers together: CPU ms ${servers.join(', ')} a round of exporter, decode and wire floor`]
      : []),
  ];
}

function cells(cost: Cost, members: number): string[] {
  return [
    cost.cpuMs.toFixed(1),
    (cost.cpuMs / members).toFixed(2),
    cost.idleMsPerSecond.toFixed(1),
    ...[cost.wallP50Ms, cost.wallP99Ms, cost.wallMaxMs, cost.rssMb, cost.peakRssMb].map((value) =>
      value.toFixed(1),
    ),
    String(cost.sockets),
    kB(cost.bytesRead),
  ];
}

function serverLines({ cpu, idleMsPerSecond, rounds }: ServerCost): readonly string[] {
  const rows = Object.entries(cpu).map(([name, { ms, error }]) => [
    name,
    ms.toFixed(2),
    `± ${error.toFixed(2)}`,
    (ms / cpu.decode.ms).toFixed(2),
  ]);
  return [
    ...textTable([['', 'CPU ms of a server', '', '/ decode'], ...rows]),
    `${rounds} rounds each; idle, a server spends ${idleMsPerSecond.toFixed(1)} ms a second`,
  ];
}

function soakLines(soaked: Soaked): readonly string[] {
  const { minutes, scrapes, elections, faults, replacedShards, thirds } = soaked;
  const row = (name: string, of: (held: AtRest) => number) => [
    name,
    ...thirds.map((one) => of(one).toFixed(0)),
  ];
  return [
    `${minutes} min: ${scrapes} scrapes (${hoursOf(soaked).toFixed(1)} h at one every 15 s), ${elections} elections, ${faults} faults, ${replacedShards} shards replaced`,
    ...textTable([
      ['after a third', '1', '2', '3'],
      row('RSS MB', ({ rssMb }) => rssMb),
      row('heap MB', ({ heapMb }) => heapMb),
      row('sockets', ({ sockets }) => sockets),
      row('handles', ({ handles }) => handles),
    ]),
  ];
}

/** How long as many scrapes take when there is one every 15 s. */
export function hoursOf({ scrapes }: Soaked): number {
  return (scrapes * 15) / 3600;
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
