import assert from 'node:assert/strict';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import type { Family } from '../../../src/metrics/family.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { pageText } from '../../support/metrics/rendered.js';
import { SITUATIONS } from '../../support/metrics/situations.js';
import { watchedPage, watchView } from '../../support/metrics/watched-page.js';
import { promtool, requirePromtool } from '../../support/promtool.js';

/** The family with one series. */
function exampleOf({ name, help, type, source }: Family): string {
  const labels = [...BASE_LABELS[source.scope], ...source.labels].map((label) => `${label}="x"`).join();
  const series =
    type === 'histogram'
      ? [`${name}_bucket{${labels},le="+Inf"} 1`, `${name}_sum{${labels}} 1`, `${name}_count{${labels}} 1`]
      : [`${name}{${labels}} 1`];
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${series.join('\n')}\n`;
}

/** What promtool finds wrong. */
const lint = (page: string): Promise<string> => promtool(['check', 'metrics'], page);

describe('promtool check metrics', () => {
  before(function () {
    requirePromtool(this);
  });

  it('finds nothing wrong with the page of a recorded situation', async () => {
    for (const [situation, scrape] of Object.entries(SITUATIONS)) {
      assert.equal(await lint(await pageText(scrape())), '', situation);
    }
  });

  it('finds nothing wrong with any metric of the catalogue', async () => {
    assert.equal(await lint(enabledFamilies(new Set()).map(exampleOf).join('')), '');
  });

  it('finds nothing wrong with the page of an exporter with heartbeats, and of one without', async () => {
    for (const view of [watchView(), undefined]) assert.equal(await lint(await watchedPage(view)), '');
  });
});
