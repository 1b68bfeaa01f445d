import { code } from '../../docs/pages/markdown.js';
import type { Measurement } from './measurement.js';
import { kB, lateness, MB, ms, whole } from './units.js';

/** What Prometheus stores of a sample, compressed. */
const BYTES_OF_A_SAMPLE = 1.5;

const SCRAPES_OF_A_DAY = 24 * 60;

/** A table of scenarios: heading → cell. */
export type Columns = Readonly<Record<string, (measurement: Measurement) => string>>;

/** What a scrape needs. */
export const COST: Columns = {
  Scenario: ({ scenario }) => code(scenario),
  'CPU a scrape': ({ exporter, scrapers }) => ms(exporter.cpuMs / scrapers),
  'a member': ({ exporter, scrapers, members }) => ms(exporter.cpuMs / scrapers / members, 2),
  '/ decode floor': ({ ratio }) => ratio.cpu.toFixed(2),
  '/ wire floor': ({ exporter, floors }) => (exporter.cpuMs / floors.wire.cpuMs).toFixed(1),
  'Wall p50': ({ exporter }) => ms(exporter.wallP50Ms),
  '/ decode floor (p50)': ({ ratio }) => ratio.wallP50.toFixed(2),
  'Wall p99': ({ exporter }) => ms(exporter.wallP99Ms),
  '/ decode floor (p99)': ({ ratio }) => ratio.wallP99.toFixed(2),
  'Read from MongoDB': ({ exporter }) => kB(exporter.bytesRead),
  '/ floors': ({ exporter, floors }) => (exporter.bytesRead / floors.decode.bytesRead).toFixed(2),
};

/** What the process holds. */
export const HOLDS: Columns = {
  Scenario: ({ scenario }) => code(scenario),
  'Longest block': ({ inside }) => ms(inside.longestBlockMs),
  'in most rounds': ({ inside }) => ms(inside.usualBlockMs),
  RSS: ({ exporter }) => MB(exporter.rssMb),
  'most ever': ({ exporter }) => MB(exporter.peakRssMb),
  'Heap peak': ({ inside }) => MB(inside.heapPeakMb),
  'at rest': ({ inside }) => MB(inside.heapAtRestMb),
  Sockets: ({ exporter }) => whole(exporter.sockets),
  'Handles and timers': ({ inside }) => whole(inside.handles),
};

/** What scrapes are like with members that are ill. */
export const FAULTS: Columns = {
  Scenario: ({ scenario }) => code(scenario),
  'Ill members': ({ members, living }) => `${members - living} of ${members}`,
  'Wall p50 before': ({ before }) => ms(before?.wallP50Ms ?? NaN),
  'p50 with them': ({ exporter }) => ms(exporter.wallP50Ms),
  longest: ({ exporter }) => ms(exporter.wallMaxMs),
  'Scrape timeout': ({ service }) => ms(service.timeoutMs),
  'The latest round ended': ({ service }) => `${lateness(service.overrunMs)} its deadline`,
  'Rounds with every living member complete': ({ service, rounds }) =>
    `${service.completeRounds} of ${rounds}`,
};

/** What comes of it in Prometheus. */
export const STORED: Columns = {
  Scenario: ({ scenario }) => code(scenario),
  Series: ({ page }) => whole(page.series),
  'One page': ({ page }) => kB(page.plainBytes),
  Compressed: ({ page }) => kB(page.gzipBytes),
  'Time to compress': ({ page }) => ms(page.gzipMs, 1),
  'A day at one scrape a minute, compressed': ({ page }) => MB((page.gzipBytes * SCRAPES_OF_A_DAY) / 1e6),
  'In Prometheus, at 1.5 bytes a sample': ({ page }) =>
    MB((page.series * SCRAPES_OF_A_DAY * BYTES_OF_A_SAMPLE) / 1e6),
};
