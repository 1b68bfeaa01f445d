import assert from 'node:assert/strict';
import { exporterHeartbeats } from '../../../../src/metrics/families/exporter-heartbeats.js';
import { failovers } from '../../../../src/metrics/families/failovers.js';
import { linesOf, watchedPage } from '../../../support/metrics/watched-page.js';

describe('page of an exporter that does not watch', () => {
  it('has no metric of the watch, and all others', async () => {
    const page = await watchedPage(undefined);
    const names = [...exporterHeartbeats.families, ...failovers.families].map(({ name }) => name);
    for (const name of names) assert.deepEqual(linesOf(page, name), []);
    assert.ok(page.includes('mongodb_up{'));
  });
});
