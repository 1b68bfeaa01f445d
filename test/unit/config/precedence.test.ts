import assert from 'node:assert/strict';
import { configOf, file } from './sample.js';

describe('precedence of sources', () => {
  const inFile = file('scrape: {concurrency: 2}\n', 'yml');
  const byFile = `--config.file=${inFile}`;
  const env = { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: '3' };
  const cases: [name: string, argv: string[], env: Record<string, string>, expected: number][] = [
    ['default', [], {}, 32],
    ['file over default', [byFile], {}, 2],
    ['file named in the environment', [], { MONGODB_EXPORTER_CONFIG_FILE: inFile }, 2],
    ['environment over file', [byFile], env, 3],
    ['argument over environment', [byFile, '--scrape.concurrency=4'], env, 4],
    ['argument over file', [byFile, '--scrape.concurrency', '4'], {}, 4],
    ['empty variable is absent', [byFile], { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: '' }, 2],
    [
      'a wrong value that is overridden does no harm',
      ['--scrape.concurrency=4'],
      { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: 'x' },
      4,
    ],
  ];
  for (const [name, argv, variables, expected] of cases) {
    it(name, () => {
      assert.equal(configOf(argv, variables).scrape.concurrency, expected);
    });
  }

  it('takes the file of the argument rather than the one of the environment', () => {
    const config = configOf([byFile], { MONGODB_EXPORTER_CONFIG_FILE: '/nonexistent' });
    assert.equal(config.scrape.concurrency, 2);
  });

  it('replaces lists as a whole', () => {
    const both = file('host-map: ["a:1=b:1", "c:1=d:1"]\n', 'yml');
    assert.deepEqual(
      [...configOf([`--config.file=${both}`, '--host-map=e:1=f:1']).hostMap],
      [['e:1', 'f:1']],
    );
  });
});
