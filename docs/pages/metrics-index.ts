import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { BASE_LABELS } from '../../src/metrics/labels.js';
import type { Page } from '../../test/support/exposition.js';
import { cardinalitySection, type Cardinality } from './cardinality.js';
import { code, page, table } from './markdown.js';
import { optionalSection } from './optional-cardinality.js';

const LABELS: Readonly<Record<(typeof BASE_LABELS)['member'][number], string>> = {
  mongodb_cluster:
    "Name of the whole topology: `--topology.name`, else the URI's `replicaSet`, else its SRV name, else its first host.",
  cluster_role: 'What the process is for: [one of these](label-values.md#cluster_role). Fixed for its life.',
  replica_set: 'Name of the set. Absent on routers and standalone servers.',
  member:
    '`host:port` of the process by its name in the configuration of its set, whatever address is dialled. Outside of a set, the host of the URI.',
};

/** docs/metrics/README.md */
export function metricsIndexPage(cardinality: Cardinality, examples: readonly Page[]): string {
  return page(
    '# Metrics',
    table(
      ['Subject', 'Metrics', 'Word for `--metrics.disable`'],
      [
        ...METRIC_GROUPS.map(({ name, title, families, defaultOn }) => [
          `[${title}](${name}.md)`,
          String(families.length),
          defaultOn === false ? `off; ${code(`--metrics.enable=${name}`)}` : code(name),
        ]),
        ['[The exporter itself](exporter.md)', '', ''],
      ],
    ),
    `Each page tells for every metric its name, type and base unit; what a series is about, and how many series there are of
each, at most; labels and meaning; the field of MongoDB it is read from, with which the HELP line ends, too; the
[privilege](../privileges.md) it takes; and the server version that first had it where that is newer than 4.4.
[Labels with closed lists of values](label-values.md).`,
    '## Base labels',
    `Every series says what it is about. The column "Per" of the pages tells which of these labels it carries. A
${code('deployment')} is a replica set; or a standalone, with ${code('member')} in place of ${code('replica_set')}; or a whole sharded
cluster, with ${code('mongodb_cluster')} alone:`,
    table(
      ['Per', 'Labels'],
      [
        ...Object.entries(BASE_LABELS).map(([scope, labels]) => [scope, labels.map(code).join(', ')]),
        ['pair', [...BASE_LABELS.set, 'observer', 'member'].map(code).join(', ')],
      ],
    ),
    table(
      ['Label', 'Meaning'],
      [
        ...Object.entries(LABELS).map(([label, meaning]) => [code(label), meaning]),
        ['`node`', 'The machine: the host in the names of its processes.'],
        ['`observer`', 'The member that looks; `member` is the one looked at. Never the same.'],
      ],
    ),
    `Labels never hold what changes: a new primary, state or version makes no new series of a counter. Such facts are
values, or series of their own with the value 1, whose names end in ${code('_info')}, ${code('_reason')} or
${code('_failure')}. The labels ${code('instance')} and ${code('job')} are left to Prometheus.`,
    '## What is absent, and what is 0',
    `- Every known member has ${code('mongodb_up')}, also one that was never reached: then 0, with its
  ${code('mongodb_down_reason')}.
- What cannot be known is absent, never 0: no lag without a primary, none for a member that is down, an arbiter or in
  initial sync.
- Lag is that of what members have applied. From 8.0 on they write operations to the oplog before they apply them, and a
  majority write waits for the writing alone: ${code('mongodb_replset_written_lag_seconds')} is the lag of the oplog, and
  ${code('mongodb_replset_commit_lag_seconds')} counts from what the primary has written.
- What the configuration of a set tells (members, votes, majority) is there even when nobody answers.
- Counters start anew with the server they are read from, and are passed through as they are.
- A field that a server version does not have is absent for the members of that version only.`,
    cardinalitySection(cardinality),
    optionalSection(examples),
  );
}
