import assert from 'node:assert/strict';
import { legendLabels, problemsOf, readPromql } from '../../support/promql.js';

const KNOWN = new Map([
  ['a_total', new Set(['set', 'member', 'kind'])],
  ['b', new Set(['set', 'host'])],
  ['recorded:a', undefined],
]);

describe('PromQL as the checks of expressions read it', () => {
  it('finds metrics with the labels of their matchers, by name or by __name__', () => {
    assert.deepEqual(
      readPromql('sum(rate(a_total{kind=~"$kind", set!=""}[5m])) / {__name__="b", host="x"}').selectors,
      [
        { metric: 'a_total', labels: ['kind', 'set'] },
        { metric: 'b', labels: ['host'] },
      ],
    );
  });

  it('finds the labels of aggregations and of vector matching with what carries them', () => {
    const { groupings } = readPromql('max by (set, kind) (a_total) * on (set) group_left (host) b');
    assert.deepEqual(groupings, [
      { labels: ['set', 'kind'], metrics: ['a_total'] },
      { labels: ['set'], metrics: ['a_total'] },
      { labels: ['set'], metrics: ['b'] },
      { labels: ['host'], metrics: ['b'] },
    ]);
  });

  it('complains of what is no PromQL, and of names that do not exist', () => {
    const rows: readonly (readonly [string, readonly RegExp[]])[] = [
      ['max by (set) (a_total) and on (set) b', []],
      ['sum by (anything) (recorded:a{whatever="1"})', []],
      ['label_replace(b, "observer", "$1", "node", "(.+)") and on (observer) b', []],
      ['(a_total) or vector(0)', []],
      ['max by (set (a_total)', [/^no PromQL: max by \(set ⚠/]],
      ['rate(a_total[$__rate_interval])', [/no PromQL/]],
      ['c > 1', [/^no metric: c$/]],
      ['a_total{host="x"}', [/^no label of a_total: host$/]],
      ['sum by (host) (a_total)', [/^no label of a_total: host$/]],
      ['a_total * on (host) b', [/^no label of a_total: host$/]],
      ['b * on (set) group_left (kind) b', [/^no label of b: kind$/]],
      ['sum without (kind) (b)', [/^no label of b: kind$/]],
    ];
    for (const [expression, expected] of rows) {
      const problems = problemsOf(expression, KNOWN);
      assert.equal(problems.length >= expected.length, true, `${expression}: ${problems.join('; ')}`);
      if (expected.length === 0) assert.deepEqual(problems, [], expression);
      for (const pattern of expected) {
        assert.ok(
          problems.some((problem) => pattern.test(problem)),
          `${expression}: ${problems.join('; ')}`,
        );
      }
    }
  });

  it('reads the labels of a legend', () => {
    assert.deepEqual(legendLabels('{{mongodb_cluster}}/{{ replica_set }} lag'), [
      'mongodb_cluster',
      'replica_set',
    ]);
  });
});
