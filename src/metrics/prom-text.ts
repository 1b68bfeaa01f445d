import { Registry, type Metric } from 'prom-client';
import type { FamilyType } from './family.js';
import type { Labels } from './labels.js';

/**
 * The only file that uses prom-client beyond its documented interface: it passes the registry metrics with finished
 * samples instead of instances of Gauge, Counter and Histogram. Measured on a page of 100 members (1.7 MB): 13 ms of CPU,
 * against 35 ms with a Gauge or Counter that is set sample by sample, and 30 ms with `AggregatorRegistry.aggregate`.
 * Besides, prom-client has no way to set the buckets of a histogram that a server has counted. The exporter's own metrics
 * are ordinary Gauges and Counters, but written here too: `registry.metrics()` in OpenMetrics renames counters for good, and
 * the next page in the text format would lack `_total`.
 *
 * It relies on three properties of prom-client 15, which test/unit/metrics/prom-text.test.ts checks: a registry reads a
 * metric with `get()` only; the labels in `sharedLabels` are formatted once per object; `metricName` replaces the name of
 * one sample.
 */

/** The two text formats of Prometheus. */
export const CONTENT_TYPES = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
} as const;

export type Format = keyof typeof CONTENT_TYPES;

/** A metric with its samples. */
export interface FinishedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: FamilyType;
  readonly values: readonly FinishedSample[];
}

/** A sample as prom-client keeps it. Labels come before the shared labels in the text. */
export interface FinishedSample {
  readonly labels: Labels;
  /** One object for all samples of a member or set: prom-client formats it once. */
  readonly sharedLabels?: Labels;
  readonly value: number;
  /** Where it is not the name of the metric: `_bucket`, `_sum` and `_count` of a histogram. */
  readonly metricName?: string;
}

/** Writes metrics in one format: prom-client does the escaping and formatting. */
export class PromText {
  readonly #registry = new Registry();
  readonly #format: Format;

  constructor(format: Format) {
    this.#format = format;
    // The types allow only the format of the class, which is the text format by default.
    this.#registry.setContentType(CONTENT_TYPES[format] as typeof Registry.PROMETHEUS_CONTENT_TYPE);
  }

  /** HELP and TYPE, and one line for each sample. */
  async write(metric: FinishedMetric): Promise<string> {
    // In OpenMetrics the family name has no `_total`; prom-client adds it to the samples again.
    const hasSuffix = this.#format === 'openmetrics' && metric.type === 'counter';
    const name = hasSuffix ? metric.name.replace(/_total$/, '') : metric.name;
    const renamed = { ...metric, name };
    this.#registry.registerMetric({ name, get: () => Promise.resolve(renamed) } as unknown as Metric);
    const text = await this.#registry.getSingleMetricAsString(name);
    this.#registry.removeSingleMetric(name);
    return `${text}\n`;
  }

  /** What ends the page. */
  get end(): string {
    return this.#format === 'openmetrics' ? '# EOF\n' : '';
  }
}
