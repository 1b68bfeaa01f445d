import { recordingRules } from '../../../docs/pages/alert-rules.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { knownMetrics } from '../../support/known-metrics.js';

/** Every name that a rule may use, with its labels. */
export type KnownNames = ReadonlyMap<string, readonly string[]>;

/** The catalogue's, the exporter's own, what rules record, and what Prometheus adds. */
export function knownNames(): KnownNames {
  const identity = [...BASE_LABELS.member, 'observer', 'job', 'instance'];
  return new Map<string, readonly string[]>([
    ...[...knownMetrics()].map(
      ([name, labels]) => [name, [...(labels ?? []), ...BASE_LABELS.member.map(renamed)]] as const,
    ),
    ...recordingRules().map(({ record }) => [record, identity] as const),
  ]);
}

/** What Prometheus calls a label of the exporter where the target has one of the same name. */
function renamed(label: string): string {
  return `exported_${label}`;
}
