import assert from 'node:assert/strict';
import { renderPage } from '../../../../src/metrics/exposition.js';
import type { Facts, Family, Sample } from '../../../../src/metrics/family.js';
import type { Format } from '../../../../src/metrics/prom-text.js';
import { emptySelf } from '../../../support/self.js';

const SAMPLES = 4_500;

/** More samples than are written in one go. */
function large(type: Family['type'], samples: () => Iterable<Sample>): Family {
  return {
    ...{ name: `large_${type === 'counter' ? 'total' : type}`, type, help: 'Many.' },
    source: { path: 'nowhere', scope: 'member', labels: ['n'], serverStatusPaths: [], samples },
  };
}

function* many(count = SAMPLES): Iterable<Sample> {
  for (let n = 0; n < count; n++) yield { identity: { member: 'a:1' }, labels: { n: String(n) }, value: n };
}

async function written(
  families: readonly Family[],
  format: Format,
  self = emptySelf(),
): Promise<readonly string[]> {
  const parts: string[] = [];
  const options = { ownSeries: false };
  for await (const part of renderPage({} as Facts, families, self, format, options)) parts.push(part);
  return parts.join('').split('\n');
}

describe('a family of many samples', () => {
  for (const [format, type, prefix] of [
    ['text', 'gauge', 'large_gauge'],
    ['openmetrics', 'counter', 'large_total'],
  ] as const) {
    it(`is written whole, under one head: ${format}`, async () => {
      const lines = await written([large(type, () => many())], format);
      assert.equal(lines.filter((line) => line.startsWith('# HELP ')).length, 1);
      assert.equal(lines.filter((line) => line.startsWith('# TYPE ')).length, 1);
      assert.match(lines[0]!, /^# HELP/);
      const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
      const expected = Array.from({ length: SAMPLES }, (_, n) => `${prefix}{n="${n}",member="a:1"} ${n}`);
      assert.deepEqual(samples, expected);
    });
  }

  it('that fails at its end is left out whole, and counted', async () => {
    const self = emptySelf();
    const failing = large('gauge', function* () {
      yield* many();
      throw new Error('no');
    });
    const lines = await written([failing, large('counter', () => many(1))], 'text', self);
    assert.deepEqual(
      lines.filter((line) => line.includes('large_gauge')),
      [],
    );
    assert.ok(lines.includes('large_total{n="0",member="a:1"} 0'));
    const { values } = await self.familyErrors.get();
    assert.deepEqual(
      values.map(({ labels, value }) => [labels.family, value]),
      [['large_gauge', 1]],
    );
  });
});
