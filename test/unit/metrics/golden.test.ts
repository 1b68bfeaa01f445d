import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { enabledFamilies, OFF_BY_DEFAULT } from '../../../src/metrics/catalogue.js';
import type { Format } from '../../../src/metrics/prom-text.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { pageText } from '../../support/metrics/rendered.js';
import { SITUATIONS } from '../../support/metrics/situations.js';

const ROOT = join(import.meta.dirname, '../..');

/** Set in the environment: the pages are written anew; read their diff before you commit it. */
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;

const HEALTHY = 'mongod-6.0.5/replicaset-healthy';

/** As the program writes it without options. */
const FAMILIES = enabledFamilies(OFF_BY_DEFAULT);

const page = (scrape: Scrape, format: Format): Promise<string> =>
  pageText(scrape, { families: FAMILIES, format });

/** Folders of recordings below test/fixtures. */
function recordings(): readonly string[] {
  return ['mongod-5.0.4', 'mongod-6.0.5'].flatMap((version) =>
    readdirSync(join(ROOT, 'fixtures', version)).map((situation) => `${version}/${situation}`),
  );
}

describe('page of a recorded situation', () => {
  for (const [situation, result] of Object.entries(SITUATIONS)) {
    it(situation, async () => {
      const text = await page(result(), 'text');
      const path = join(ROOT, 'golden', `${situation}.prom`);
      if (UPDATE) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      assert.equal(text, readFileSync(path, 'utf8'));
    });
  }

  it('is there for every recording', () => {
    assert.deepEqual(
      recordings().filter((situation) => !(situation in SITUATIONS)),
      [],
    );
  });

  it('is written for no other', () => {
    const written = readdirSync(join(ROOT, 'golden'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.prom'))
      .map((path) => path.replace(/\.prom$/, ''));
    assert.deepEqual(written.sort(), Object.keys(SITUATIONS).sort());
  });

  it('says the same in OpenMetrics', async () => {
    const result = SITUATIONS[HEALTHY]!();
    const text = await page(result, 'text');
    const open = await page(result, 'openmetrics');
    const samples = (all: string) => all.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(samples(open), samples(text));
    assert.ok(open.endsWith('\n# EOF\n'));
    const types = open.split('\n').filter((line) => line.startsWith('# TYPE'));
    assert.ok(types.includes('# TYPE mongodb_opcounters counter'));
    assert.equal(types.filter((line) => line.endsWith('_total counter')).length, 0);
  });
});
