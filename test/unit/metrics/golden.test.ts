import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { enabledFamilies, OFF_BY_DEFAULT } from '../../../src/metrics/catalogue.js';
import { renderPage, type Format } from '../../../src/metrics/exposition.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { judge } from '../../support/judge.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { emptySelf } from '../../support/self.js';
import { SITUATIONS } from '../../support/metrics/situations.js';

const ROOT = join(import.meta.dirname, '../..');

/** Set in the environment: the pages are written anew; read their diff before you commit it. */
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;

const HEALTHY = 'mongod-6.0.5/replicaset-healthy';

async function page(round: Scrape, format: Format): Promise<string> {
  const judgement = judge(round, (error) => {
    throw error as Error;
  });
  const parts: string[] = [];
  const families = enabledFamilies(OFF_BY_DEFAULT);
  for await (const part of renderPage(judgement, families, emptySelf(), format)) parts.push(part);
  return parts.join('');
}

/** Folders of recordings below test/fixtures. */
function recordings(): readonly string[] {
  return ['mongod-5.0.4', 'mongod-6.0.5'].flatMap((version) =>
    readdirSync(join(ROOT, 'fixtures', version)).map((situation) => `${version}/${situation}`),
  );
}

describe('page of a recorded situation', () => {
  for (const [situation, round] of Object.entries(SITUATIONS)) {
    it(situation, async () => {
      const text = await page(round(), 'text');
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

  it('passes promtool check metrics', async function () {
    requirePromtool(this);
    for (const [situation, round] of Object.entries(SITUATIONS)) {
      assert.equal(await promtool(['check', 'metrics'], await page(round(), 'text')), '', situation);
    }
  });

  it('says the same in OpenMetrics', async () => {
    const round = SITUATIONS[HEALTHY]!();
    const text = await page(round, 'text');
    const open = await page(round, 'openmetrics');
    const samples = (all: string) => all.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(samples(open), samples(text));
    assert.ok(open.endsWith('\n# EOF\n'));
    const types = open.split('\n').filter((line) => line.startsWith('# TYPE'));
    assert.ok(types.includes('# TYPE mongodb_opcounters counter'));
    assert.equal(types.filter((line) => line.endsWith('_total counter')).length, 0);
  });
});
