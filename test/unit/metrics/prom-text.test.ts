import assert from 'node:assert/strict';
import { PromText, type FinishedMetric, type Format } from '../../../src/metrics/prom-text.js';

const COUNTER: FinishedMetric = {
  ...{ name: 'reads_total', help: 'Number of reads.', type: 'counter' },
  values: [{ labels: { op: 'query' }, sharedLabels: { member: 'a"\\\n:1' }, value: 3 }],
};

const HISTOGRAM: FinishedMetric = {
  ...{ name: 'latency_seconds', help: 'Time of reads.', type: 'histogram' },
  values: [
    { labels: { le: '+Inf' }, sharedLabels: {}, value: 2, metricName: 'latency_seconds_bucket' },
    { labels: {}, sharedLabels: {}, value: 0.5, metricName: 'latency_seconds_sum' },
    { labels: {}, sharedLabels: {}, value: 2, metricName: 'latency_seconds_count' },
  ],
};

describe('text of finished metrics', () => {
  const lines = async (metric: FinishedMetric, format: Format) =>
    (await new PromText(format).write(metric)).split('\n');

  it('has HELP, TYPE and the samples, with escaped labels', async () => {
    assert.deepEqual(await lines(COUNTER, 'text'), [
      '# HELP reads_total Number of reads.',
      '# TYPE reads_total counter',
      String.raw`reads_total{op="query",member="a\"\\\n:1"} 3`,
      '',
    ]);
  });

  it('has the suffix of counters on the samples only in OpenMetrics', async () => {
    const [help, type, sample] = await lines(COUNTER, 'openmetrics');
    assert.deepEqual([help, type], ['# HELP reads Number of reads.', '# TYPE reads counter']);
    assert.match(sample!, /^reads_total\{/);
  });

  it('has the series of histograms', async () => {
    assert.deepEqual((await lines(HISTOGRAM, 'text')).slice(2), [
      'latency_seconds_bucket{le="+Inf"} 2',
      'latency_seconds_sum 0.5',
      'latency_seconds_count 2',
      '',
    ]);
  });

  it('formats shared labels once', async () => {
    let formatted = 0;
    const sharedLabels = {
      get member() {
        formatted += 1;
        return 'a:1';
      },
    };
    const values = [1, 2, 3].map((value) => ({ labels: {}, sharedLabels, value }));
    await new PromText('text').write({ ...COUNTER, values });
    assert.equal(formatted, 1);
  });

  it('is the same for the same metric again: nothing is kept of it', async () => {
    const text = new PromText('openmetrics');
    assert.equal(await text.write(COUNTER), await text.write(COUNTER));
  });

  it('ends with EOF only in OpenMetrics', () => {
    assert.deepEqual([new PromText('text').end, new PromText('openmetrics').end], ['', '# EOF\n']);
  });
});
