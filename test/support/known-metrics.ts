import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import type { Family } from '../../src/metrics/family.js';
import { BASE_LABELS } from '../../src/metrics/labels.js';
import { SelfMetrics } from '../../src/metrics/self.js';
import type { KnownMetrics } from './promql.js';

/** Labels that Prometheus puts on every series of a target. */
const TARGET = ['job', 'instance'];

/** Series that Prometheus makes itself. */
const OF_PROMETHEUS: Readonly<Record<string, readonly string[]>> = {
  up: TARGET,
  scrape_duration_seconds: TARGET,
  scrape_samples_post_metric_relabeling: TARGET,
  ALERTS: ['alertname', 'alertstate', 'severity', ...BASE_LABELS.member, ...TARGET],
};

/** Everything that expressions may name: the catalogue, the exporter's own metrics, and those of Prometheus. */
export function knownMetrics(): KnownMetrics {
  const families = METRIC_GROUPS.flatMap(({ families: listed }) => listed.flatMap(ofFamily));
  const { registry } = new SelfMetrics('0.0.0');
  const own = registry.getMetricsAsArray().flatMap((metric) => {
    // Known to prom-client at run time, and missing in its types.
    const { labelNames } = metric as unknown as { readonly labelNames: readonly string[] };
    return withSuffixes(metric.name, String(metric.type), [...labelNames, ...TARGET]);
  });
  const prometheus = Object.entries(OF_PROMETHEUS);
  return new Map([...families, ...own, ...prometheus].map(([name, labels]) => [name, new Set(labels)]));
}

type Entry = readonly [name: string, labels: readonly string[]];

function ofFamily({ name, type, source }: Family): readonly Entry[] {
  const base = BASE_LABELS[source.scope];
  // Figures of a standalone are its own: it has no set to name.
  const lonely = source.scope === 'deployment' ? ['member'] : [];
  return withSuffixes(name, type, [...base, ...lonely, ...source.labels, ...TARGET]);
}

function withSuffixes(name: string, type: string, labels: readonly string[]): readonly Entry[] {
  if (type !== 'histogram') return [[name, labels]];
  return [
    [`${name}_bucket`, [...labels, 'le']],
    [`${name}_sum`, labels],
    [`${name}_count`, labels],
  ];
}
