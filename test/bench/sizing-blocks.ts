import { code, table } from '../../docs/pages/markdown.js';
import type { Measurement } from './measurement.js';
import { hoursOf } from './report.js';
import { ofKind, type Machine, type Result, type Results } from './results.js';
import { COST, FAULTS, HOLDS, STORED, type Columns } from './sizing-columns.js';
import type { AtRest } from './soak.js';
import { judge, judgeTogether, type Verdict } from './targets.js';
import { MB, ms, whole } from './units.js';

/** The generated parts of docs/sizing.md by name; empty: nothing of it was measured. */
export function sizingBlocks({ machine, results }: Results): ReadonlyMap<string, string> {
  const rounds = ofKind(results, 'rounds');
  const healthy = rounds.filter(({ fault, scrapers }) => !fault && scrapers === 1);
  return new Map([
    ['host', machineLine(machine)],
    ['cost', tableOf(COST, healthy)],
    ['holds', tableOf(HOLDS, healthy)],
    ['line', lineTable(healthy)],
    [
      'faults',
      tableOf(
        FAULTS,
        rounds.filter(({ fault }) => fault),
      ),
    ],
    [
      'scrapers',
      tableOf(
        COST,
        rounds.filter(({ scrapers }) => scrapers > 1),
      ),
    ],
    ['servers', serversTable(results)],
    ['soak', soakTable(results)],
    ['stored', tableOf(STORED, healthy)],
    ['targets', targetsTable(results)],
  ]);
}

function tableOf(columns: Columns, measurements: readonly Measurement[]): string {
  if (measurements.length === 0) return '';
  const rows = measurements.map((one) => Object.values(columns).map((cell) => cell(one)));
  return table(Object.keys(columns), rows);
}

function machineLine({ processors, processor, memoryGb, node, load }: Machine): string {
  return `On ${processors} processors (${processor}), ${memoryGb} GB, Node.js ${node.slice(1)}; load ${load.toFixed(1)} at the start.`;
}

function lineTable(healthy: readonly Measurement[]): string {
  const fleets = healthy.filter(({ scenario }) => scenario.startsWith('fleet-'));
  const hundred = fleets.find(({ members }) => members === 100);
  if (!hundred || fleets.length < 2) return '';
  const rows = fleets.map(({ members, exporter, floors }) => [
    whole(members),
    ms(exporter.cpuMs),
    ms(exporter.cpuMs / members, 2),
    (exporter.cpuMs / hundred.exporter.cpuMs).toFixed(2),
    (members / hundred.members).toFixed(2),
    (floors.decode.cpuMs / hundred.floors.decode.cpuMs).toFixed(2),
  ]);
  const headings = ['Members', 'CPU a scrape', 'a member', 'to that of 100', 'straight line', 'decode floor'];
  return table(headings, rows);
}

function serversTable(results: readonly Result[]): string {
  const [cost] = ofKind(results, 'server-cost');
  if (!cost) return '';
  const names = { exporter: 'a scrape', decode: 'a round of the decode floor', wire: 'of the wire floor' };
  const rows = Object.entries(cost.cpu).map(([name, { ms: cpu, error }]) => [
    names[name as keyof typeof names],
    `${ms(cpu, 2)} ± ${error.toFixed(2)}`,
    (cpu / cost.cpu.decode.ms).toFixed(2),
  ]);
  return table(['', 'CPU of one server', '/ decode floor'], rows);
}

function soakTable(results: readonly Result[]): string {
  const [soaked] = ofKind(results, 'soak');
  if (!soaked) return '';
  const { minutes, scrapes, elections, faults, replacedShards, members, thirds } = soaked;
  const row = (name: string, of: (held: AtRest) => string) => [name, ...thirds.map(of)];
  const story = `${minutes} minutes over ${members} instances: ${whole(scrapes)} scrapes, as many as in ${hoursOf(soaked).toFixed(0)} h at one every 15 s; ${whole(elections)} elections, ${faults} members that died, hung or dawdled, ${replacedShards} shards replaced.`;
  const held = table(
    ['With every member well, after', 'the first third', 'the second', 'the last'],
    [
      row('RSS', ({ rssMb }) => MB(rssMb)),
      row('Heap', ({ heapMb }) => MB(heapMb, 1)),
      row('Sockets', ({ sockets }) => whole(sockets)),
      row('Handles and timers', ({ handles }) => whole(handles)),
    ],
  );
  return `${story}\n\n${held}`;
}

function targetsTable(results: readonly Result[]): string {
  const judged: readonly (readonly [string, Verdict])[] = [
    ...results.flatMap((result) => judge(result).map((verdict) => [code(result.scenario), verdict] as const)),
    ...judgeTogether(results).map((verdict) => ['both', verdict] as const),
  ];
  const required = judged.filter(([, { aim }]) => !aim);
  const missed = required.filter(([, { met }]) => !met);
  const met = `${required.length - missed.length} of ${required.length} are met`;
  if (missed.length === 0) return `${met}.`;
  const rows = missed.map(([scenario, { target }]) => [scenario, target]);
  return `${met}. These are not:\n\n${table(['Scenario', 'Target'], rows)}`;
}
