import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { nameOf, PERCONA, PERCONA_ROWS } from '../percona/index.js';
import type { PerconaRow, PerconaSection } from '../percona/row.js';
import { code, page, table } from './markdown.js';
import { EXAMPLES, type Example } from './migrating-examples.js';

const INTRODUCTION = `The metrics of percona/mongodb_exporter (0.53, with its compatible mode) that dashboards and alerts use, and their
counterparts in this exporter. There is no mode with the old names. Both exporters can run side by side during the migration
of dashboards and alerts, because neither writes to MongoDB.`;

const DIFFERENCES = `- **One target for the topology.** One scrape collects from every member of the topology. The exporter discovers the members;
  there is no list of targets to maintain. The series of a member have \`member\`, its \`host:port\`, where dashboards used
  \`instance\`.
- **Other base labels.** \`rs_nm\` is \`replica_set\`, \`cl_role\` is \`cluster_role\`, and \`cl_id\` is \`mongodb_cluster\`: the name of
  the topology in place of its id. See [Base labels](metrics/README.md#base-labels).
- **No state in labels.** In Percona's exporter \`rs_state\` and \`member_state\` are labels, so that all series of a member are
  replaced when its state changes. Here states are values: join with them, as in the second example.
- **One value per set.** Lag, votes, primaries and changes of primary are calculated from the replies of all members of a
  scrape, not reported by each member again.
- **Lag.** Both points come from one document of the primary. Lag is never negative, absent where it cannot be determined (no
  primary, member down, initial sync), and close to 0 on a set without writes. The lag of a delayed member beyond its delay is
  a separate metric, the one to alert on.
- **Heartbeats.** The age of the last received heartbeat exists for each pair of members. The time of the last sent heartbeat,
  which advances while the other member is dead, does not exist.
- **Types and units.** Counts are counters and end in \`_total\`, so that \`rate()\` is correct; all other metrics are gauges.
  Units are seconds and bytes: remove divisions by 1000 and multiplications by 1024 from queries.
- **Absent is not 0.** Values that a server does not have have no series. A member that is down keeps \`mongodb_up\`, with the
  value 0, and has \`mongodb_down_reason\`.
- **On by default** are collectors with a low cost that does not depend on the amount of data. Collectors that grow with
  databases, collections or commands are [enabled](collectors.md) separately, have limits, and read from one member where one
  is enough.`;

/** docs/migrating-from-percona.md */
export function migratingPage(): string {
  return page(
    '# Migrating from percona/mongodb_exporter',
    INTRODUCTION,
    '## Differences',
    DIFFERENCES,
    '## Queries before and after',
    ...EXAMPLES.map(example),
    '## Names in both exporters',
    `These names exist in both exporters. Distinguish them by their labels, or by ${code('job')}: ${shared().map(code).join(', ')}.`,
    '## Names',
    `The value is the same after the conversion. A name with ≈ is a different value for the same purpose; the remark describes the
difference. Base labels are not in the column of labels. ${code('<…>')} is a placeholder.`,
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
  return page(`### ${question}`, block(`# percona/mongodb_exporter\n${there}\n\n# this exporter\n${here}`));
}

function block(text: string): string {
  return `\`\`\`promql\n${text}\n\`\`\``;
}

function section({ title, note, rows }: PerconaSection): string {
  return page(
    `### ${title}`,
    ...(note === undefined ? [] : [note]),
    table(['percona/mongodb_exporter', 'This exporter', 'Labels', 'Unit', 'Remark'], rows.map(cells)),
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
