import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import type { Family } from '../../src/metrics/family.js';
import type { Collector } from '../../src/scrape/collector.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import type { Page } from '../../test/support/exposition.js';
import { code, page as join, table } from './markdown.js';
import { seriesOf } from './series.js';
import { commandsOf } from './sources.js';

/** Every family with the commands that it is read from. */
const FAMILIES = METRIC_GROUPS.flatMap(({ families }) => families).map(
  (family) => [family, commandsOf(family)] as const,
);

/** The collectors that are off by default. */
export const OPTIONAL: readonly Collector[] = COLLECTORS.filter(({ defaultOn }) => !defaultOn);

/** The families that exist only when the collector is enabled. */
export function familiesOf({ commands: own }: Collector): readonly Family[] {
  return FAMILIES.filter(([, commands]) => own.some(({ name }) => commands.includes(name))).map(
    ([family]) => family,
  );
}

/** Of all families of a collector together, by what there is one of: `undefined` is the target itself. */
export function countsOf(
  collector: Collector,
  pages: readonly Page[],
): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const family of familiesOf(collector)) {
    const { number, each } = seriesOf(family, pages);
    counts.set(each, (counts.get(each) ?? 0) + number);
  }
  return counts;
}

const PER = {
  member: 'member that receives the request',
  set: 'replica set or standalone',
  deployment: 'replica set, standalone or whole sharded cluster',
  host: 'host',
  cluster: 'sharded cluster',
};

/** The section of the index page. */
export function optionalSection(pages: readonly Page[]): string {
  return join(
    '### Of collectors that are off by default',
    table(
      ['Collector', 'Per', 'Maximum series', 'Limit'],
      OPTIONAL.map((collector) => [
        `[${code(collector.name)}](../collectors.md#${collector.name})`,
        PER[collector.target],
        wordsOf(countsOf(collector, pages)),
        limitOf(collector),
      ]),
    ),
    `Each collector adds two series of ${code('mongodb_scrape_command_*')} for every queried member, and, where it has a limit, one of
${code('mongodb_collector_truncated')}.`,
  );
}

function wordsOf(counts: ReadonlyMap<string | undefined, number>): string {
  return [...counts]
    .map(([each, number]) => (each === undefined ? String(number) : `${number} for each ${each}`))
    .join(', ');
}

function limitOf(collector: Collector): string {
  if (!collector.selects || !collector.limits) return '';
  const what = collector.selects === 'databases' ? 'databases' : 'collections';
  return `${collector.limits.most} ${what}: ${code(`--${collector.name}.limit`)}, ${code(`--${collector.name}.${collector.selects}`)}`;
}
