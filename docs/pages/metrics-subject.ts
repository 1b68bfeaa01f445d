import type { Family, MetricGroup } from '../../src/metrics/family.js';
import type { Page } from '../../test/support/exposition.js';
import { listOf } from './label-values.js';
import { anchorOf, code, page, table } from './markdown.js';
import { familiesOf, OPTIONAL } from './optional-cardinality.js';
import { privilegeWords } from './privileges.js';
import { seriesOf } from './series.js';
import { commandsOf } from './sources.js';
import { unitOf } from './units.js';

/** Labels whose values are few and fixed, and plain enough to stand in the table. */
const ENUMERATED: ReadonlySet<string> = new Set([
  'op',
  'kind',
  'state',
  'result',
  'change',
  'reason',
  'mode',
]);

/** What a table does not tell, by subject. */
const NOTES: Readonly<Record<string, string>> = {
  commands: `The label ${code('command')} has the names that MongoDB gives its commands. There is a series for every command that
the member has had, none for the others; with ${code('--commands.names=find,aggregate')} there are those of the named
commands alone, also while they are 0, so that the first one is seen by ${code('rate()')} too. ${code('unknown')} counts what is no
command of the server.`,
  members: `The lag is the difference of two wall times of the primary, or of the primary's and the member's own replies in the
same scrape. Where the exporter reaches no primary, the newest position that a reachable member has received of it stands in,
which makes the lag too low by one heartbeat (2 s) at most. On a set with few writes a single sample may show seconds of lag
that is none: the write that ends a pause has reached the primary and not yet the secondary. In recordings of a month this is
0.16 % of all samples, and never two in a row; ${code('min_over_time(mongodb_replset_lag_seconds[1m])')} removes them from a
graph, and no alert of this project fires for a single sample.`,
  'flow-control': `Only the primary slows writes down. Secondaries have the same metrics, at rest.`,
  system: `Read of the server's own diagnostic data: absent where that is switched off
(${code('diagnosticDataCollectionEnabled')}), and of systems other than Linux. In a container a process sees the processors, the
memory and the disks of the machine, but its own file systems. Of disks and of file systems the first 50 by name.`,
  top: `The counters are those of each member since it started: reads stand only with the member that served them, and what
secondaries apply of the oplog is a write there. Dropping a collection ends its counters.`,
  wiredtiger: `All of it is absent while an operation holds the global lock, since the server then leaves the section empty.`,
};

/**
 * docs/metrics/<subject>.md
 *
 * @param recorded tells the values of enumerated labels
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

/** Which of the metrics have to be asked for. */
function collectorNotes(families: readonly Family[]): readonly string[] {
  return OPTIONAL.flatMap((collector) => {
    const own = familiesOf(collector).filter((family) => families.includes(family));
    if (own.length === 0) return [];
    const which = own.length === families.length ? 'All of it' : own.map(({ name }) => code(name)).join(', ');
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
      const list = listOf(label, family.name);
      if (list !== undefined) return `[${code(label)}](label-values.md#${anchorOf(list)})`;
      const values = ENUMERATED.has(label)
        ? recorded.all(family.name).map(({ labels }) => labels[label] ?? '')
        : [];
      return values.length === 0 ? code(label) : `${code(label)} (${[...new Set(values)].join(', ')})`;
    })
    .join(', ');
}
