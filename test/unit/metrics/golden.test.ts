import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { renderPage, type Format } from '../../../src/metrics/exposition.js';
import { judge } from '../../../src/replset/judge.js';
import type { Round } from '../../../src/scrape/round.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { recordedRound } from '../../support/recorded.js';
import { emptySelf } from '../../support/self.js';
import { shardedByHand } from './sharded-by-hand.js';

const GOLDEN = join(import.meta.dirname, '../../golden');

/** Set in the environment: the pages are written anew; read their diff before you commit it. */
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;

const SHARDED = 'mongod-6.0.5/sharded-by-hand';

const SITUATIONS = [
  'mongod-5.0.4/replicaset-healthy',
  'mongod-6.0.5/replicaset-healthy',
  'mongod-6.0.5/secondary-killed',
  'mongod-6.0.5/secondary-stopped-6s',
  'mongod-6.0.5/primary-stopped',
  'mongod-6.0.5/primary-catching-up',
  'mongod-6.0.5/primary-killed-6s',
  'mongod-6.0.5/initial-sync',
  'mongod-6.0.5/rollback',
  'mongod-6.0.5/removed-member',
  'mongod-6.0.5/config-drift',
  SHARDED,
] as const;

function roundOf(situation: string): Round {
  return situation === SHARDED ? shardedByHand() : recordedRound(situation);
}

async function page(situation: string, format: Format): Promise<string> {
  const judgement = judge(roundOf(situation), (error) => {
    throw error as Error;
  });
  const parts: string[] = [];
  const families = enabledFamilies(new Set());
  for await (const part of renderPage(judgement, families, emptySelf(), format)) parts.push(part);
  return parts.join('');
}

describe('page of a recorded situation', () => {
  for (const situation of SITUATIONS) {
    it(situation, async function () {
      const text = await page(situation, 'text');
      const path = join(GOLDEN, `${situation}.prom`);
      if (UPDATE) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      assert.equal(text, readFileSync(path, 'utf8'));
    });
  }

  it('passes promtool check metrics', async function () {
    requirePromtool(this);
    for (const situation of SITUATIONS) {
      assert.equal(await promtool(['check', 'metrics'], await page(situation, 'text')), '', situation);
    }
  });

  it('says the same in OpenMetrics', async () => {
    const text = await page(SITUATIONS[1], 'text');
    const open = await page(SITUATIONS[1], 'openmetrics');
    const samples = (all: string) => all.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(samples(open), samples(text));
    assert.ok(open.endsWith('\n# EOF\n'));
    const types = open.split('\n').filter((line) => line.startsWith('# TYPE'));
    assert.ok(types.includes('# TYPE mongodb_opcounters counter'));
    assert.equal(types.filter((line) => line.endsWith('_total counter')).length, 0);
  });
});
