import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { parse, stringify } from 'yaml';
import { ALERTS, yamlFiles } from '../../../docs/pages/alert-rules.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { unitTestFiles, type UnitTest, type UnitTestFile } from './unit-tests.js';

const EXPORTERS = ['exporter-a:9927', 'exporter-b:9927'];

/** Labels that sites put on all their targets. */
const SITE = 'namespace="databases",team="dba",env="production"';

type Rules = ReadonlyMap<string, string>;

/** The rules as they stand in their files. */
function ownRules(): Rules {
  return new Map(yamlFiles('rules').map(({ name, text }) => [name, text]));
}

/** The same, but of several exporters that all see the same. What is about one exporter or target stays. */
function seenByAll(file: UnitTestFile): UnitTestFile {
  return withSeries(file, (input) => (input.series.includes('instance=') ? [input] : copies(input)));
}

function withSiteLabels(file: UnitTestFile): UnitTestFile {
  return withSeries(file, ({ series, values }) => [{ series: withLabels(series, SITE), values }]);
}

type Input = UnitTest['input_series'][number];

function withSeries(file: UnitTestFile, change: (input: Input) => readonly Input[]): UnitTestFile {
  return {
    ...file,
    tests: file.tests.map((test) => ({ ...test, input_series: test.input_series.flatMap(change) })),
  };
}

function copies({ series, values }: Input): readonly Input[] {
  return EXPORTERS.map((instance) => ({
    series: withLabels(series, `job="mongodb",instance="${instance}"`),
    values,
  }));
}

function withLabels(series: string, more: string): string {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  return `${name}{${labels}${labels === '' ? '' : ','}${more}}`;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

interface Rule {
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function withRules(text: string, change: (rule: Rule) => readonly Rule[]): string {
  const { groups } = parse(text) as RuleFile;
  const changed = groups.map((group) => ({ ...group, rules: group.rules.flatMap(change) }));
  return stringify({ groups: changed }, { lineWidth: 0 });
}

/** As Thanos, Mimir and remote write show them: every recorded series twice, once with the label of another ruler. */
function recordedTwice(): Rules {
  const twice = (rule: Rule): readonly Rule[] =>
    rule.record === undefined ? [rule] : [rule, { ...rule, labels: { ...rule.labels, cluster: 'eu-1' } }];
  return new Map([...ownRules()].map(([name, text]) => [name, withRules(text, twice)]));
}

/** The thresholds of each cluster stand in an override of its own, and the default is something else. */
function overridden(clusters: readonly string[]): Rules {
  const moved = (rule: Rule): readonly Rule[] => [
    { ...rule, expr: rule.expr.replace(/^vector\((.+)\)$/, 'vector(1e6 + $1 * 7)') },
    ...clusters.map((cluster) => ({ ...rule, labels: { mongodb_cluster: cluster } })),
  ];
  return new Map(
    [...ownRules()].map(([name, text]) => [name, name === 'thresholds.yaml' ? withRules(text, moved) : text]),
  );
}

describe('alert rules', function () {
  // Two processes at a time: each evaluates all rules over hours of samples.
  this.timeout(600_000);
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

  describe('elsewhere', () => {
    let folder: string;

    beforeEach(() => {
      folder = temporaryFolder();
    });

    afterEach(async () => {
      await removeFolder(folder);
    });

    /** Runs every unit test, changed, against the rules that are meant for it. */
    const assertSame = async (
      rulesFor: (file: UnitTestFile) => Rules,
      change: (file: UnitTestFile) => UnitTestFile = (file) => file,
    ): Promise<void> => {
      await Promise.all(
        [...unitTestFiles()].map(async ([name, file]) => {
          const path = join(folder, name);
          const rulesOf = (rules: string): string => `rules-of-${name}-${rules}`;
          for (const [rules, text] of rulesFor(file)) writeFileSync(join(folder, rulesOf(rules)), text);
          const ruleFiles = file.rule_files.map((rules) => rulesOf(basename(rules)));
          writeFileSync(path, stringify({ ...change(file), rule_files: ruleFiles }, { lineWidth: 0 }));
          await assertPassed(path);
        }),
      );
    };

    it('raise the same alerts, each once, where two exporters watch and the site has labels of its own', async () => {
      await assertSame(ownRules, (file) => withSiteLabels(seenByAll(file)));
    });

    it('raise the same alerts where every recorded series is there twice', async () => {
      await assertSame(recordedTwice);
    });

    it('raise the same alerts where each cluster has its own thresholds and the defaults differ', async () => {
      await assertSame(({ tests }) => overridden(clustersIn(tests)));
    });
  });
});

/** The clusters that the tests are about. */
function clustersIn(tests: readonly UnitTest[]): readonly string[] {
  const series = tests.flatMap(({ input_series: inputs }) => inputs.map((input) => input.series));
  return [...new Set(series.flatMap((one) => /mongodb_cluster="([^"]+)"/.exec(one)?.[1] ?? []))];
}

function ruleFiles(): readonly string[] {
  return yamlFiles('rules').map(({ name }) => join(ALERTS, 'rules', name));
}
