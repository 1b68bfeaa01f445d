import type { Family, MetricGroup } from '../../src/metrics/family.js';
import type { Page } from '../../test/support/exposition.js';
import { listOf } from './label-values.js';
import { anchorOf, code, page, table } from './markdown.js';
import { familiesOf, OPTIONAL } from './optional-cardinality.js';
import { privilegeWords } from './privileges.js';
import { seriesOf } from './series.js';
import { commandsOf } from './sources.js';
import { unitOf } from './units.js';

/** Labels with few fixed values that the table lists. */
const ENUMERATED: ReadonlySet<string> = new Set([
  'op',
  'kind',
  'state',
  'result',
  'change',
  'reason',
  'mode',
]);

/** Notes in addition to the table, by metric group. */
const NOTES: Readonly<Record<string, string>> = {
  commands: `The label ${code('command')} has the names that MongoDB gives its commands. There is a series for every command that
the member has received, and none for other commands. With ${code('--commands.names=find,aggregate')} there are series only for the
named commands, including the value 0, so that ${code('rate()')} includes the first one. ${code('unknown')} counts unknown commands.`,
  members: `The lag is the difference of two wall times of the primary, or of the primary's and the member's own replies in the
same scrape. Where the exporter reaches no primary, it uses the newest position of the primary that a reachable member has
received, so that the lag is too low by at most one heartbeat (2 s). On a set with few writes a single sample may show some
seconds of lag without a real delay: the write that ends a pause has reached the primary but not yet the secondary. In
recordings of a month these are 0.16 % of all samples, and never two in a row.
${code('min_over_time(mongodb_replset_lag_seconds[1m])')} removes them from a graph, and no alert of this project fires for a single
sample.`,
  'flow-control': `Only the primary throttles writes. Secondaries report the same fields without throttling.`,
  system: `Read from the server's own diagnostic data: absent where these are disabled
(${code('diagnosticDataCollectionEnabled')}), and on systems other than Linux. In a container a process reports the processors, the
memory and the disks of the host, but its own file systems. Only the first 50 disks and the first 50 file systems by name are
exported.`,
  top: `Each member counts since it started: reads count only on the member that served them, and operations that secondaries apply
from the oplog count as writes there. Dropping a collection removes its counters.`,
  wiredtiger: `These metrics are absent while an operation holds the global lock, because the server then leaves the section empty.`,
};

/**
 * docs/metrics/<subject>.md
 *
 * @param recorded has the values of enumerated labels
 * @param examples on them series are counted
 */
export function subjectPage(subject: MetricGroup, recorded: Page, examples: readonly Page[]): string {
  const { name, title, families, defaultOn } = subject;
  const choice =
    defaultOn === false
      ? `off by default, exported with ${code(`--metrics.enable=${name}`)}`
      : `left out by ${code(`--metrics.disable=${name}`)}`;
  return page(
    `# ${title}`,
    `[All metrics](README.md) · ${choice}`,
    ...collectorNotes(families),
    ...(name in NOTES ? [NOTES[name] ?? ''] : []),
    table(
      ['Name', 'Type', 'Unit', 'Per', 'Series', 'Labels', 'Meaning', 'Source', 'Privilege', 'Since'],
      families.map((family) => [
        code(family.name),
        family.type,
        unitOf(family.name),
        perOf(family),
        seriesWords(family, examples),
        labelsOf(family, recorded),
        family.help,
        code(family.source.path),
        privilegeWords(commandsOf(family)),
        family.source.since ?? '',
      ]),
    ),
  );
}

/** The metrics that need a collector that is off by default. */
function collectorNotes(families: readonly Family[]): readonly string[] {
  return OPTIONAL.flatMap((collector) => {
    const own = familiesOf(collector).filter((family) => families.includes(family));
    if (own.length === 0) return [];
    const which =
      own.length === families.length ? 'All metrics' : own.map(({ name }) => code(name)).join(', ');
    const link = `[${code(collector.name)}](../collectors.md#${collector.name})`;
    return [
      `${which}: with the collector ${link}, which is off by default (${code(`--collector.${collector.name}`)}).`,
    ];
  });
}

function seriesWords(family: Family, examples: readonly Page[]): string {
  const { number, each } = seriesOf(family, examples);
  return each === undefined ? String(number) : `${number} for each ${code(each)}`;
}

/** The object of a series of the family, which determines its base labels. */
function perOf({ source: { scope, labels } }: Family): string {
  return labels.includes('observer') ? 'pair' : scope;
}

/** Beside the base labels. */
function labelsOf(family: Family, recorded: Page): string {
  const base = perOf(family) === 'pair' ? ['observer', 'member'] : [];
  return family.source.labels
    .filter((label) => !base.includes(label))
    .map((label) => {
      const list = listOf(label, family.name);
      if (list !== undefined) return `[${code(label)}](label-values.md#${anchorOf(list)})`;
      const values = ENUMERATED.has(label)
        ? recorded.all(family.name).map(({ labels }) => labels[label] ?? '')
        : [];
      return values.length === 0 ? code(label) : `${code(label)} (${[...new Set(values)].join(', ')})`;
    })
    .join(', ');
}
