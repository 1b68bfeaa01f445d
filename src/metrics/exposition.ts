import { Registry, type Metric, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { helpText, type Facts, type Family, type Sample } from './family.js';
import type { SelfMetrics } from './self.js';

/** The two text formats of Prometheus, as prom-client names them. */
export const CONTENT_TYPES = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
} as const;

export type Format = keyof typeof CONTENT_TYPES;

/** What prom-client needs of a metric to write it: the samples are ready, nothing is counted up. */
type Readymade = MetricObjectWithValues<MetricValue<string>>;

/** After this long others have the event loop before the next family. */
const SLICE_MS = 5;

/** Families are handed on in pieces of about this size: each piece costs compression a trip to another thread. */
const PIECE_LENGTH = 65_536;

/**
 * Writes the page family by family through a prom-client registry of its own: escaping and format stay the
 * library's work. A family that throws is left out and counted; it loses nobody else.
 *
 * @param options `ownSeries`: whether the exporter's metrics about itself are on the page
 */
export async function* renderPage(
  facts: Facts,
  families: readonly Family[],
  self: SelfMetrics,
  format: Format,
  { ownSeries = true }: { readonly ownSeries?: boolean } = {},
): AsyncGenerator<string> {
  const registry = new Registry();
  registry.setContentType(CONTENT_TYPES[format] as never);
  let sliceStart = performance.now();
  let piece = '';
  for (const family of families) {
    const text = await renderFamily(family, facts, registry, format).catch(() => {
      self.familyErrors.inc({ family: family.name });
      return undefined;
    });
    piece += text ?? '';
    if (piece.length > PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
    if (performance.now() - sliceStart > SLICE_MS) {
      await yieldToEventLoop();
      sliceStart = performance.now();
    }
  }
  for (const metric of ownSeries ? await self.registry.getMetricsAsJSON() : []) {
    piece += await write(metric, registry, format);
  }
  yield format === 'openmetrics' ? `${piece}# EOF\n` : piece;
}

async function renderFamily(
  family: Family,
  facts: Facts,
  registry: Registry,
  format: Format,
): Promise<string | undefined> {
  const values = Array.from(family.source.samples(facts), (sample) => toValue(sample, family.name));
  if (values.length === 0) return undefined;
  const { name, type } = family;
  const metric = { name, help: helpText(family), type, values, aggregator: 'sum' };
  return write(metric as unknown as Readymade, registry, format);
}

/** prom-client's own order: labels, then the shared ones. */
function toValue({ identity, labels, value, suffix }: Sample, name: string): object {
  return {
    labels: labels ?? {},
    sharedLabels: identity,
    value,
    ...(suffix !== undefined && { metricName: `${name}${suffix}` }),
  };
}

async function write(metric: Readymade, registry: Registry, format: Format): Promise<string> {
  // In OpenMetrics the family is named without `_total`; prom-client puts it back on the samples.
  const isCounter = (metric.type as unknown) === 'counter';
  const name = format === 'openmetrics' && isCounter ? metric.name.replace(/_total$/, '') : metric.name;
  const renamed = { ...metric, name };
  registry.registerMetric({ name, get: () => Promise.resolve(renamed) } as unknown as Metric);
  const text = await registry.getSingleMetricAsString(name);
  registry.removeSingleMetric(name);
  return `${text}\n`;
}
