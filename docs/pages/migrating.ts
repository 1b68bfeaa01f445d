import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { nameOf, PERCONA, PERCONA_ROWS } from '../percona/index.js';
import type { PerconaRow, PerconaSection } from '../percona/row.js';
import { code, page, table } from './markdown.js';
import { EXAMPLES, type Example } from './migrating-examples.js';

const INTRODUCTION = `Every metric of percona/mongodb_exporter (0.53, with its compatible mode) that dashboards and alerts use, and what has
its place here. There is no mode that serves the old names: both exporters can run side by side while dashboards and
alerts are changed over, since none writes to MongoDB.`;

const DIFFERENCES = `- **One target for all.** One scrape asks every member of the topology, which it finds by itself; there is no list of
  targets to keep. The series of a member carry \`member\`, its \`host:port\`, where dashboards used \`instance\`.
- **Other base labels.** \`rs_nm\` is \`replica_set\`, \`cl_role\` is \`cluster_role\`, and \`cl_id\` is \`mongodb_cluster\`: the name of
  the topology in place of its id. See [Base labels](metrics/README.md#base-labels).
- **No state in labels.** There \`rs_state\` and \`member_state\` are labels, so that all series of a member begin anew when
  its state changes. Here states are values: join with them, as in the second example.
- **Figures of the set stand once.** Lag, votes, primaries and changes of primary are judged from the answers of all
  members of a scrape, not told by each member anew.
- **Lag is lag.** Both points come from one document of the primary. It is never negative, absent where it cannot be
  known (no primary, member down, initial sync), and close to 0 on a set without writes. What a delayed member is behind
  beyond its delay has a metric of its own, the one to alert on.
- **Heartbeats tell who hears whom.** The age of the last heartbeat received is there for each pair of members. The time of
  the last one sent, which moves on while the other is dead, is not.
- **Types and units.** What counts is a counter and ends in \`_total\`, so that \`rate()\` is right; the rest are gauges. Seconds
  and bytes throughout: queries that divide by 1000 or multiply by 1024 have to stop doing so.
- **Absent is not 0.** What a server does not have has no series. A member that is down keeps \`mongodb_up\`, as 0, with
  \`mongodb_down_reason\`.
- **On by default** is what costs little and is the same for every size of data. What grows with databases, collections or
  commands is [switched on](collectors.md) one by one, has limits, and is read of one member where one is enough.`;

/** docs/migrating-from-percona.md */
export function migratingPage(): string {
  return page(
    '# Migrating from percona/mongodb_exporter',
    INTRODUCTION,
    '## What is different',
    DIFFERENCES,
    '## Queries before and after',
    ...EXAMPLES.map(example),
    '## Names that both have',
    `Tell them apart by their labels, or by ${code('job')}: ${shared().map(code).join(', ')}.`,
    '## Names',
    `The number is the same after the conversion, unless the name here has a ≈ before it: then it is another one that answers
the question, and the remark tells how they differ. Where a label does not stand in its column, it is one of the base
labels. ${code('<…>')} stands for words that differ.`,
    ...PERCONA.map(section),
  );
}

/** Names of metrics there that are names of metrics here. */
function shared(): readonly string[] {
  const theirs = new Set(PERCONA_ROWS.flatMap((row) => row.theirs.map(nameOf)));
  return METRIC_GROUPS.flatMap(({ families }) => families.map(({ name }) => name))
    .filter((name) => theirs.has(name))
    .sort();
}

function example({ question, there, here }: Example): string {
  return page(`### ${question}`, block(`# there\n${there}\n\n# here\n${here}`));
}

function block(text: string): string {
  return `\`\`\`promql\n${text}\n\`\`\``;
}

function section({ title, note, rows }: PerconaSection): string {
  return page(
    `### ${title}`,
    ...(note === undefined ? [] : [note]),
    table(['There', 'Here', 'Labels', 'Unit', 'Remark'], rows.map(cells)),
  );
}

function cells(row: PerconaRow): readonly string[] {
  return [
    row.theirs.map(code).join(', '),
    hereOf(row),
    Object.entries(row.labels ?? {})
      .map(([there, here]) => `${code(there)} → ${code(here)}${valuesOf(row)}`)
      .join(', '),
    row.conversion ?? '',
    (row.remark ?? '').replaceAll(/mongodb_\w+/g, code),
  ];
}

function hereOf({ ours, instead }: PerconaRow): string {
  if (ours === undefined) return '–';
  const subject = METRIC_GROUPS.find(({ families }) => families.some(({ name }) => name === nameOf(ours)));
  const link = subject === undefined ? code(ours) : `[${code(ours)}](metrics/${subject.name}.md)`;
  return instead ? `≈ ${link}` : link;
}

function valuesOf({ values }: PerconaRow): string {
  const renamed = Object.entries(values ?? {}).map(([there, here]) => `${code(there)} → ${code(here)}`);
  return renamed.length === 0 ? '' : ` (${renamed.join(', ')})`;
}
