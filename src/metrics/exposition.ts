import { Registry, type Metric, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { TimeSlice } from '../util/event-loop.js';
import { helpText, type Facts, type Family, type Sample } from './family.js';
import type { SelfMetrics } from './self.js';

/** The two text formats of Prometheus, as prom-client names them. */
export const CONTENT_TYPES = {
  text: Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
} as const;

export type Format = keyof typeof CONTENT_TYPES;

/** The part of a metric that prom-client needs to write it: the samples are complete, nothing is incremented. */
type Readymade = MetricObjectWithValues<MetricValue<string>>;

/** Approximate size of the pieces in which the page is yielded: compression runs in another thread for each piece. */
const PIECE_LENGTH = 65_536;

/** Number of samples that are written at once, which takes some milliseconds. */
const BATCH = 2_000;

const NONE = {};

/**
 * Writes the page family by family through a separate prom-client registry: the library does the escaping and
 * formatting. A family that throws is left out and counted; the other families are not affected.
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
  const page = { registry, format, slice: new TimeSlice() };
  let piece = '';
  for (const family of families) {
    try {
      piece += await renderFamily(family, facts, page);
    } catch {
      self.familyErrors.inc({ family: family.name });
    }
    if (piece.length > PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  for (const metric of ownSeries ? await self.registry.getMetricsAsJSON() : []) {
    piece += await write(metric, page);
  }
  yield format === 'openmetrics' ? `${piece}# EOF\n` : piece;
}

/** State of a page that is being written. */
interface Page {
  readonly registry: Registry;
  readonly format: Format;
  readonly slice: TimeSlice;
}

/** @returns an empty string where there are no samples */
async function renderFamily(family: Family, facts: Facts, page: Page): Promise<string> {
  const { name, type } = family;
  let text = '';
  for (const values of batches(family, facts)) {
    const metric = { name, help: helpText(family), type, values, aggregator: 'sum' };
    const written = await write(metric as unknown as Readymade, page);
    text += text === '' ? written : withoutHead(written);
    if (page.slice.isOver) await page.slice.next();
  }
  return text;
}

function* batches({ name, source }: Family, facts: Facts): Iterable<readonly object[]> {
  let batch: object[] = [];
  for (const sample of source.samples(facts)) {
    batch.push(toValue(sample, name));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Keeps the order of prom-client: labels, then the shared labels. */
function toValue({ identity, labels = NONE, value, suffix }: Sample, name: string): object {
  if (suffix === undefined) return { labels, sharedLabels: identity, value };
  return { labels, sharedLabels: identity, value, metricName: `${name}${suffix}` };
}

/** HELP and TYPE appear only above the first samples. */
function withoutHead(text: string): string {
  return text.slice(text.indexOf('\n', text.indexOf('\n') + 1) + 1);
}

async function write(metric: Readymade, { registry, format }: Page): Promise<string> {
  // In OpenMetrics the family name has no `_total`; prom-client adds it to the samples again.
  const isCounter = (metric.type as unknown) === 'counter';
  const name = format === 'openmetrics' && isCounter ? metric.name.replace(/_total$/, '') : metric.name;
  const renamed = { ...metric, name };
  registry.registerMetric({ name, get: () => Promise.resolve(renamed) } as unknown as Metric);
  const text = await registry.getSingleMetricAsString(name);
  registry.removeSingleMetric(name);
  return `${text}\n`;
}
