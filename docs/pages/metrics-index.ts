import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { BASE_LABELS } from '../../src/metrics/labels.js';
import type { Page } from '../../test/support/exposition.js';
import { cardinalitySection, type Cardinality } from './cardinality.js';
import { code, page, table } from './markdown.js';
import { optionalSection } from './optional-cardinality.js';

const LABELS: Readonly<Record<(typeof BASE_LABELS)['member'][number], string>> = {
  mongodb_cluster:
    "Name of the whole topology: `--topology.name`, else the URI's `replicaSet`, else its SRV name, else its first host.",
  cluster_role: 'Role of the member: [one of these](label-values.md#cluster_role). It never changes.',
  replica_set: 'Name of the set. Absent on routers and standalone servers.',
  member:
    '`host:port` of the member, its name in the configuration of its set, independent of the dialled address. Outside of a set, the host of the URI.',
};

/** docs/metrics/README.md */
export function metricsIndexPage(cardinality: Cardinality, examples: readonly Page[]): string {
  return page(
    '# Metrics',
    table(
      ['Metric group', 'Metrics', 'Name for `--metrics.disable`'],
      [
        ...METRIC_GROUPS.map(({ name, title, families, defaultOn }) => [
          `[${title}](${name}.md)`,
          String(families.length),
          defaultOn === false ? `off; ${code(`--metrics.enable=${name}`)}` : code(name),
        ]),
        ['[The exporter itself](exporter.md)', '', ''],
      ],
    ),
    `For every metric, the pages list its name, type and base unit; the object of a series, and the maximum number of series per
object; labels and meaning; the source field of MongoDB, which is also at the end of the HELP line; the
[privilege](../privileges.md) it needs; and the first server version with the field, if newer than 4.4.
[Labels with closed lists of values](label-values.md) are on a separate page.`,
    '## Base labels',
    `The base labels identify the object of a series. The column "Per" of the pages selects the labels from this table. A
${code('deployment')} is a replica set; or a standalone, with ${code('member')} in place of ${code('replica_set')}; or a whole sharded
cluster, with only ${code('mongodb_cluster')}:`,
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
        ['`host`', 'The host part of the names of its members.'],
        [
          '`observer`',
          'The member that reports; `member` is the member that it reports. They are never the same.',
        ],
      ],
    ),
    `Labels never have changing values: a new primary, state or version creates no new series of a counter. Such information is
a value, or a separate series with the value 1 and a name that ends in ${code('_info')}, ${code('_reason')} or
${code('_failure')}. The exporter does not use the labels ${code('instance')} and ${code('job')} of Prometheus.`,
    '## Absent and 0',
    `- Every known member has ${code('mongodb_up')}, including members that were never reached: it is 0, with
  ${code('mongodb_down_reason')}.
- Unknown values are absent, never 0: there is no lag without a primary, and none for arbiters and for members that are down or
  in initial sync.
- Lag refers to applied operations. Since 8.0, members write operations to the oplog before they apply them, and a majority
  write waits only for the oplog: ${code('mongodb_replset_written_lag_seconds')} is the lag of the oplog, and
  ${code('mongodb_replset_commit_lag_seconds')} is measured from the newest written operation of the primary.
- Values from the configuration of a set (members, votes, majority) are present even when no member answers.
- Counters start again from 0 with the server that reports them, and are exported unchanged.
- A field that a server version does not have is absent only for members of that version.`,
    cardinalitySection(cardinality),
    optionalSection(examples),
  );
}
