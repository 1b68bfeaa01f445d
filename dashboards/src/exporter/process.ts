import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { LINES } from '../build/colours.js';
import { ofExporters } from '../build/promql.js';
import type { Query } from '../build/query.js';
import { timeseries } from '../build/timeseries.js';

/** A line of each exporter for each measure, which has its colour: `[name, expression]`. */
function lines(...measures: readonly (readonly [name: string, expr: string])[]): readonly Query[] {
  return measures.map(([name, expr], index) => ({
    expr: ofExporters(expr),
    legend: measures.length === 1 ? '{{instance}}' : `{{instance}} ${name}`,
    colour: LINES[index % LINES.length]!,
  }));
}

export const process: readonly Panel[] = [
  timeseries({
    title: 'CPU',
    description:
      'What does watching cost? 100 % are one processor; the exporter uses one, and helpers for DNS, TLS and gzip.',
    unit: PercentUnit,
    width: 8,
    queries: lines(['CPU', 'rate(process_cpu_seconds_total[$__rate_interval])']),
  }),
  timeseries({
    title: 'Memory',
    description:
      'Does it leak? Resident: held of the machine. Heap: JavaScript objects, which garbage collection brings down again.',
    unit: BytesIEC,
    width: 8,
    queries: lines(['resident', 'process_resident_memory_bytes'], ['heap', 'nodejs_heap_size_used_bytes']),
  }),
  timeseries({
    title: 'Delay of the event loop',
    description:
      'Is the exporter too busy to be in time? How late it gets to its work; 10 ms are the resolution of the measurement.',
    unit: Seconds,
    width: 8,
    queries: lines(
      ['mean', 'nodejs_eventloop_lag_mean_seconds'],
      ['99 %', 'nodejs_eventloop_lag_p99_seconds'],
    ),
  }),
  timeseries({
    title: 'Sockets',
    description: 'How many connections does it hold? Two or three for each member, and those of its clients.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: lines(['sockets', 'nodejs_active_resources{type="TCPSocketWrap"}']),
  }),
  timeseries({
    title: 'File descriptors used',
    description:
      'Does it run out of file descriptors? Sockets are the most of them. Of those the process may open.',
    unit: PercentUnit,
    width: 8,
    queries: lines(['used', 'process_open_fds / process_max_fds']),
  }),
  timeseries({
    title: 'Scrapes answered',
    description: 'Who asks, and how often? Scrapes of all Prometheus servers together.',
    unit: RequestsPerSecond,
    width: 8,
    queries: lines(['scrapes', 'rate(mongodb_exporter_scrapes_total[$__rate_interval])']),
  }),
];
