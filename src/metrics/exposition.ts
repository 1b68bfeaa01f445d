import { TimeSlice } from '../util/event-loop.js';
import { helpText, type Facts, type Family, type Sample } from './family.js';
import { PromText, type FinishedMetric, type FinishedSample, type Format } from './prom-text.js';
import type { SelfMetrics } from './self.js';

/** Approximate size of the pieces in which the page is yielded: compression runs in another thread for each piece. */
const PIECE_LENGTH = 65_536;

/** Number of samples that are written at once, which takes some milliseconds. */
const BATCH = 2_000;

const NONE = {};

/**
 * Writes the page family by family. A family that throws is left out and counted; the other families are not affected.
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
  const text = new PromText(format);
  const slice = new TimeSlice();
  let piece = '';
  for (const family of families) {
    try {
      piece += await renderFamily(family, facts, text, slice);
    } catch {
      self.familyErrors.inc({ family: family.name });
    }
    if (piece.length > PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  for (const metric of ownSeries ? await self.registry.getMetricsAsJSON() : []) {
    // The types declare an enum that prom-client itself does not use.
    piece += await text.write(metric as unknown as FinishedMetric);
  }
  yield piece + text.end;
}

/** @returns an empty string where there are no samples */
async function renderFamily(family: Family, facts: Facts, text: PromText, slice: TimeSlice): Promise<string> {
  const { name, type } = family;
  let written = '';
  for (const values of batches(family, facts)) {
    const batch = await text.write({ name, help: helpText(family), type, values });
    written += written === '' ? batch : withoutHead(batch);
    if (slice.isOver) await slice.next();
  }
  return written;
}

function* batches({ name, source }: Family, facts: Facts): Iterable<readonly FinishedSample[]> {
  let batch: FinishedSample[] = [];
  for (const sample of source.samples(facts)) {
    batch.push(finished(sample, name));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function finished({ identity, labels = NONE, value, suffix }: Sample, name: string): FinishedSample {
  if (suffix === undefined) return { labels, sharedLabels: identity, value };
  return { labels, sharedLabels: identity, value, metricName: `${name}${suffix}` };
}

/** HELP and TYPE appear only above the first samples. */
function withoutHead(text: string): string {
  return text.slice(text.indexOf('\n', text.indexOf('\n') + 1) + 1);
}
