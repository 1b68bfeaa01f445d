import { SelfMetrics } from '../../src/metrics/self.js';

/** Metrics of the exporter itself without any: pages with them would differ at each run. */
export function emptySelf(): SelfMetrics {
  const self = new SelfMetrics('0.0.0');
  const { familyErrors } = self;
  self.registry.clear();
  self.registry.registerMetric(familyErrors);
  return self;
}
