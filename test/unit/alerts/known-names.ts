import { recordingRules } from '../../../docs/pages/alert-rules.js';
import { SUBJECTS } from '../../../src/metrics/families/index.js';
import type { Family } from '../../../src/metrics/family.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { SelfMetrics } from '../../../src/metrics/self.js';

/** Given by Prometheus to every target. */
const OF_TARGETS = ['job', 'instance'];

/** The labels of the exporter's metrics about itself, which prom-client keeps to itself. */
const OF_SELF: Readonly<Record<string, readonly string[]>> = {
  mongodb_exporter_build_info: ['version', 'node_version'],
  mongodb_exporter_family_errors_total: ['family'],
};

function labelsOf({ source }: Family): readonly string[] {
  return [...BASE_LABELS[source.scope], ...source.labels, ...OF_TARGETS];
}

/** Every name that a rule may use, with its labels. */
export type KnownNames = ReadonlyMap<string, readonly string[]>;

/** The catalogue's, the exporter's own, what rules record, and what Prometheus adds. */
export async function knownNames(): Promise<KnownNames> {
  const families = SUBJECTS.flatMap((subject) => subject.families);
  const series = families.flatMap((family) =>
    family.type === 'histogram'
      ? ['_bucket', '_sum', '_count'].map(
          (part) => [family.name + part, [...labelsOf(family), 'le']] as const,
        )
      : [[family.name, labelsOf(family)] as const],
  );
  const self = await new SelfMetrics('0.0.0').registry.getMetricsAsJSON();
  const identity = [...BASE_LABELS.member, 'observer'];
  return new Map<string, readonly string[]>([
    ...series,
    ...self.map(({ name }) => [name, [...(OF_SELF[name] ?? []), ...OF_TARGETS]] as const),
    ...recordingRules().map(({ record }) => [record, identity] as const),
    ['up', OF_TARGETS],
  ]);
}
