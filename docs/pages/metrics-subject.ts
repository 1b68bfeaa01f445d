import type { Family, Subject } from '../../src/metrics/family.js';
import type { Page } from '../../test/support/exposition.js';
import { CLOSED_LISTS, heading } from './label-values.js';
import { anchorOf, code, page, table } from './markdown.js';

/** Labels whose values are few and fixed, and plain enough to stand in the table. */
const ENUMERATED: ReadonlySet<string> = new Set(['op', 'kind', 'result', 'change', 'reason']);

/** docs/metrics/<subject>.md; `recorded` tells the values of enumerated labels. */
export function subjectPage({ name, title, families }: Subject, recorded: Page): string {
  return page(
    `# ${title}`,
    `[All metrics](README.md) · left out by ${code(`--metrics.disable=${name}`)}`,
    table(
      ['Name', 'Type', 'Per', 'Labels', 'Meaning', 'Source', 'Since'],
      families.map((family) => [
        code(family.name),
        family.type,
        perOf(family),
        labelsOf(family, recorded),
        family.help,
        code(family.source.path),
        family.source.since ?? '',
      ]),
    ),
  );
}

/** What one series of the family is about: decides its base labels. */
function perOf({ source: { scope, labels } }: Family): string {
  return labels.includes('observer') ? 'pair' : scope;
}

/** Beside the base labels. */
function labelsOf(family: Family, recorded: Page): string {
  const base = perOf(family) === 'pair' ? ['observer', 'member'] : [];
  return family.source.labels
    .filter((label) => !base.includes(label))
    .map((label) => {
      const list = [heading(label, family.name), heading(label)].find((title) => title in CLOSED_LISTS);
      if (list !== undefined) return `[${code(label)}](label-values.md#${anchorOf(list)})`;
      const values = ENUMERATED.has(label)
        ? recorded.all(family.name).map(({ labels }) => labels[label] ?? '')
        : [];
      return values.length === 0 ? code(label) : `${code(label)} (${[...new Set(values)].join(', ')})`;
    })
    .join(', ');
}
