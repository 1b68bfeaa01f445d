import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { ofExporters, own } from '../build/promql.js';
import type { Query } from '../build/query.js';
import { timeseries } from '../build/timeseries.js';

/** How the lines of further measures are dashed: colours distinguish the exporters. */
const DASHES = [10, 6];

/** A line of each exporter for each measure: `[name, expression]`. */
function lines(...measures: readonly (readonly [name: string, expr: string])[]): readonly Query[] {
  return measures.map(([name, expr], index) => ({
    expr: ofExporters(expr),
    legend: measures.length === 1 ? '{{instance}}' : `{{instance}} ${name}`,
    ...(index > 0 && { dashes: DASHES }),
  }));
}

/** The delay is measured by a timer of ten milliseconds: that much is always there. */
const RESOLUTION_SECONDS = 0.01;

const delay = (statistic: string): string =>
  `clamp_min(${own(`nodejs_eventloop_lag_${statistic}_seconds`)} - ${RESOLUTION_SECONDS}, 0)`;

export const process: readonly Panel[] = [
  timeseries({
    title: 'CPU',
    description:
      'How much CPU time does the exporter use? 100 % are one processor; it uses one, and helper threads for DNS, TLS and gzip.',
    unit: PercentUnit,
    width: 8,
    queries: lines(['CPU', `rate(${own('process_cpu_seconds_total')}[$__rate_interval])`]),
  }),
  timeseries({
    title: 'Memory',
    description:
      'Does the memory of the exporter grow? Resident: of the host. Heap: JavaScript objects, which garbage collection removes again.',
    unit: BytesIEC,
    width: 8,
    queries: lines(
      ['resident', own('process_resident_memory_bytes')],
      ['heap', own('nodejs_heap_size_used_bytes')],
    ),
  }),
  timeseries({
    title: 'Delay of the event loop',
    description:
      'Is the exporter too busy? Delay of its event loop beyond the 10 ms of the measurement itself.',
    unit: Seconds,
    width: 8,
    queries: lines(['mean', delay('mean')], ['99 %', delay('p99')]),
  }),
  timeseries({
    title: 'Sockets',
    description: 'How many connections are open? Two or three for each member, and those of clients.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: lines(['sockets', own('nodejs_active_resources', 'type="TCPSocketWrap"')]),
  }),
  timeseries({
    title: 'File descriptors used',
    description:
      'Does it run out of file descriptors? Part of those that the process may open; most are sockets.',
    unit: PercentUnit,
    width: 8,
    queries: lines(['used', `${own('process_open_fds')} / ${own('process_max_fds')}`]),
  }),
  timeseries({
    title: 'Scrapes answered',
    description: 'How often is the exporter scraped? By all Prometheus servers together.',
    unit: RequestsPerSecond,
    width: 8,
    queries: lines(['scrapes', `rate(${own('mongodb_exporter_scrapes_total')}[$__rate_interval])`]),
  }),
];
