import assert from 'node:assert/strict';
import { alertRules, recordingRules, rules, thresholds } from '../../../docs/pages/alert-rules.js';
import { knownNames } from './known-names.js';
import { labelsIn, namedIn, queriesIn } from './promql.js';
import { unitTestFiles } from './unit-tests.js';

/** What an alert asks Prometheus: for its condition, and for its text. */
const asked = alertRules().map((rule) => ({
  ...rule,
  queries: [rule.expr, ...queriesIn(rule.annotations.description ?? '')],
}));

describe('the expressions of alerts', () => {
  const known = knownNames();

  const assertKnown = (expression: string): void => {
    const { selectors, grouping } = namedIn(expression);
    for (const { metric, labels } of selectors) {
      assert.ok(known.has(metric), `no metric ${metric}`);
      const unknown = labels.filter((label) => known.get(metric)?.includes(label) !== true);
      assert.deepEqual(unknown, [], `labels that ${metric} does not have`);
    }
    const possible = new Set(selectors.flatMap(({ metric }) => known.get(metric) ?? []));
    assert.deepEqual(
      grouping.filter((label) => !possible.has(label)),
      [],
      'labels that none of these metrics has',
    );
  };

  for (const { alert, labels, annotations, queries } of asked) {
    it(`${alert} (${labels.severity ?? ''}) names metrics and labels that exist`, () => {
      for (const query of queries) assertKnown(query);
      const { selectors } = namedIn(queries[0] ?? '');
      const own = new Set(selectors.flatMap(({ metric }) => known.get(metric) ?? []));
      const shown = labelsIn(Object.values(annotations).join(' '));
      assert.deepEqual(
        shown.filter((label) => !own.has(label)),
        [],
        'labels that the alert cannot have',
      );
    });
  }

  for (const { record, expr } of recordingRules()) {
    if (record.startsWith('mongodb:threshold:')) continue;
    it(`${record} names metrics and labels that exist`, () => {
      assertKnown(expr);
    });
  }

  it('are about members and sets, never about who scrapes them', () => {
    for (const rule of rules()) {
      if (rule.group === 'mongodb-exporter') continue;
      assert.doesNotMatch(rule.expr, /\b(job|instance)\b/, 'alert' in rule ? rule.alert : rule.record);
    }
  });

  it('name the metrics in their unit tests as they are called', () => {
    for (const { tests } of unitTestFiles().values()) {
      for (const { series } of tests.flatMap((test) => test.input_series)) assertKnown(series);
    }
  });

  it('use every threshold', () => {
    const used = new Set(rules().flatMap(({ expr }) => namedIn(expr).selectors.map(({ metric }) => metric)));
    const unused = thresholds().filter(({ record }) => !used.has(record));
    assert.deepEqual(unused, []);
  });

  it('explain every threshold', () => {
    for (const { record, value, meaning } of thresholds()) {
      assert.match(value, /^[\d.]+$/, record);
      assert.match(meaning, /^[A-Z].{20,}\.$/, record);
    }
  });
});
