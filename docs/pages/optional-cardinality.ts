import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import type { Family } from '../../src/metrics/family.js';
import {
  isClusterCollector,
  isSurvey,
  type ClusterCollector,
  type Collector,
  type MultiCommandCollector,
} from '../../src/scrape/collector.js';
import { CLUSTER_COLLECTORS, COLLECTORS, SURVEYS } from '../../src/scrape/collectors/index.js';
import type { Page } from '../../test/support/exposition.js';
import { code, page as join, table } from './markdown.js';
import { seriesOf } from './series.js';
import { commandsOf } from './sources.js';

/** Every family with the commands that it is read from. */
const FAMILIES = METRIC_GROUPS.flatMap(({ families }) => families).map(
  (family) => [family, commandsOf(family)] as const,
);

/** The collectors of members that are off by default. */
export const OPTIONAL: readonly (Collector | MultiCommandCollector)[] = [...COLLECTORS, ...SURVEYS].filter(
  ({ defaultOn }) => !defaultOn,
);

/** The collectors of sharded clusters that are off by default. */
export const OPTIONAL_OF_CLUSTERS: readonly ClusterCollector[] = CLUSTER_COLLECTORS.filter(
  ({ defaultOn }) => !defaultOn,
);

/** The families that are there only when the collector is switched on. */
export function familiesOf(
  collector: Collector | MultiCommandCollector | ClusterCollector,
): readonly Family[] {
  const own = isClusterCollector(collector)
    ? collector.requests.map(({ command }) => command)
    : [collector.command];
  return FAMILIES.filter(([, commands]) => commands.some((command) => own.includes(command))).map(
    ([family]) => family,
  );
}

/** Of all families of a collector together, by what there is one of: `undefined` is the thing that is asked. */
export function countsOf(
  collector: Collector | MultiCommandCollector | ClusterCollector,
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
  member: 'member that is asked',
  set: 'replica set or standalone',
  deployment: 'replica set, standalone or whole sharded cluster',
  host: 'host',
};

/** The section of the index page. */
export function optionalSection(pages: readonly Page[]): string {
  return join(
    '### Of collectors that are off by default',
    table(
      ['Collector', 'Per', 'Series, at most', 'Limit'],
      [...OPTIONAL, ...OPTIONAL_OF_CLUSTERS].map((collector) => [
        `[${code(collector.name)}](../collectors.md#${collector.name})`,
        perOf(collector),
        wordsOf(countsOf(collector, pages)),
        limitOf(collector),
      ]),
    ),
    `Each adds two series of ${code('mongodb_scrape_command_*')} for every process that it asks, and where it has a limit one of
${code('mongodb_collector_truncated')}.`,
  );
}

function perOf(collector: Collector | MultiCommandCollector | ClusterCollector): string {
  if (isClusterCollector(collector)) return 'sharded cluster';
  return PER[isSurvey(collector) ? collector.scope : 'member'];
}

function wordsOf(counts: ReadonlyMap<string | undefined, number>): string {
  return [...counts]
    .map(([each, number]) => (each === undefined ? String(number) : `${number} for each ${each}`))
    .join(', ');
}

function limitOf(collector: Collector | MultiCommandCollector | ClusterCollector): string {
  if (!isSurvey(collector) || !collector.chooses) return '';
  const what = collector.chooses === 'databases' ? 'databases' : 'collections';
  return `${collector.limits.most} ${what}: ${code(`--${collector.name}.limit`)}, ${code(`--${collector.name}.${collector.chooses}`)}`;
}
