import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { stringify } from 'yaml';
import { ALERTS, yamlFiles } from '../../../docs/pages/alert-rules.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { unitTestFiles, type UnitTest, type UnitTestFile } from './unit-tests.js';

const EXPORTERS = ['exporter-a:9927', 'exporter-b:9927'];

/** The same, but of several exporters that all see the same. What is about one exporter or target stays. */
function seenByAll(file: UnitTestFile): UnitTestFile {
  return {
    ...file,
    rule_files: file.rule_files.map((path) => join(ALERTS, 'tests', path)),
    tests: file.tests.map((test) => ({ ...test, input_series: test.input_series.flatMap(copies) })),
  };
}

function copies(input: UnitTest['input_series'][number]): UnitTest['input_series'] {
  const { series, values } = input;
  if (series.includes('instance=')) return [input];
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  return EXPORTERS.map((instance) => ({
    series: `${name}{${labels}${labels === '' ? '' : ','}job="mongodb",instance="${instance}"}`,
    values,
  }));
}

describe('alert rules', function () {
  // Two processes at a time: each evaluates all rules over hours of samples.
  this.timeout(180_000);
  const limit = pLimit(2);

  before(function () {
    requirePromtool(this);
  });

  const assertPassed = async (path: string): Promise<void> => {
    const output = await limit(() => promtool(['test', 'rules', path], ''));
    assert.match(output, /SUCCESS/, output);
    assert.doesNotMatch(output, /FAILED/, output);
  };

  it('are valid', async () => {
    const output = await promtool(['check', 'rules', '--lint=all', '--lint-fatal', ...ruleFiles()], '');
    assert.doesNotMatch(output, /FAILED|error|duplicate/i, output);
    assert.equal(output.match(/SUCCESS/g)?.length, ruleFiles().length, output);
  });

  it('pass their unit tests', async () => {
    await Promise.all([...unitTestFiles().keys()].map((name) => assertPassed(join(ALERTS, 'tests', name))));
  });

  describe('watched by two exporters', () => {
    let folder: string;

    before(() => {
      folder = temporaryFolder();
    });

    after(async () => {
      await removeFolder(folder);
    });

    it('raise the same alerts, each once', async () => {
      await Promise.all(
        [...unitTestFiles()].map(async ([name, file]) => {
          const path = join(folder, name);
          writeFileSync(path, stringify(seenByAll(file), { lineWidth: 0 }));
          await assertPassed(path);
        }),
      );
    });
  });
});

function ruleFiles(): readonly string[] {
  return yamlFiles('rules').map(({ name }) => join(ALERTS, 'rules', name));
}
