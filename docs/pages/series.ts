import type { Family } from '../../src/metrics/family.js';
import { BASE_LABELS } from '../../src/metrics/labels.js';
import type { Page, PageSample } from '../../test/support/exposition.js';
import { CLOSED_LISTS, listOf } from './label-values.js';

/** How many series a family has for each thing that it is about, or for each value of an open label. */
export interface Series {
  readonly number: number;
  readonly each?: string;
}

/** Labels whose values come from what is watched, the finest last. */
const OPEN = ['command', 'key', 'database', 'collection', 'index', 'device', 'mount'];

/** The same, where they do not stand for what a member or set is. */
const OPEN_OF_CLUSTER = ['replica_set', 'shard', ...OPEN];

/** Labels that identify a pair. */
const PAIR = ['observer', 'member'];

/** One series at a time, whatever its other labels. */
const SINGLE = /_(info|reason|failure)$/;

/**
 * Counted on pages that have the family; else all combinations of the closed values of its labels.
 *
 * @param pages of rounds in which as much as possible was answered
 */
export function seriesOf(family: Family, pages: readonly Page[]): Series {
  const open = openLabelsOf(family);
  const each = open.at(-1);
  const counted = pages.flatMap((page) => countsOn(page, family));
  const number = SINGLE.test(family.name) ? 1 : Math.max(combinations(family, open), ...counted);
  return { number, ...(each !== undefined && { each }) };
}

/** On a page, how many series the family has for each thing that it is about and each of its open labels. */
export function countsOn(page: Page, family: Family): readonly number[] {
  const fixed = [...BASE_LABELS[family.source.scope], ...PAIR, ...openLabelsOf(family)];
  const counts = new Map<string, number>();
  for (const { labels } of samplesOf(page, family)) {
    const key = JSON.stringify(fixed.map((label) => labels[label]));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}

function openLabelsOf({ source: { scope, labels } }: Family): readonly string[] {
  return (scope === 'cluster' ? OPEN_OF_CLUSTER : OPEN).filter((label) => labels.includes(label));
}

/** The series of a family, those of a histogram among them. */
export function samplesOf(page: Page, { name, type }: Family): readonly PageSample[] {
  if (type !== 'histogram') return page.all(name);
  return ['_bucket', '_sum', '_count'].flatMap((suffix) => page.all(`${name}${suffix}`));
}

function combinations({ name, source }: Family, open: readonly string[]): number {
  return source.labels.reduce((product, label) => {
    // Of what there is one of each set or member, too.
    const list = open.includes(label) || label === 'cluster_role' ? undefined : listOf(label, name);
    return list === undefined ? product : product * Object.keys(CLOSED_LISTS[list] ?? {}).length;
  }, 1);
}
