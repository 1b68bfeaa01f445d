import assert from 'node:assert/strict';
import { recordingRules } from '../../../docs/pages/alert-rules.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { readDashboards, variableQuery } from '../../support/boards/dashboards.js';
import { withoutMacros } from '../../support/boards/macros.js';
import { knownMetrics } from '../../support/known-metrics.js';
import { legendLabels, problemsOf, readPromql, type KnownMetrics } from '../../support/promql.js';

/** The catalogue, and what the shipped rules record: of members, sets or clusters. */
const known: KnownMetrics = new Map([
  ...knownMetrics(),
  ...recordingRules().map(({ record }) => [record, new Set([...BASE_LABELS.member, 'op'])] as const),
]);

/** Windows that Grafana sizes: one of a fixed length sees no second sample of a slow scrape. */
const SIZED = /\b(?:rate|irate|delta|deriv)\([^[\]]*\[(?!\$__rate_interval\])/;

function carried(expr: string): ReadonlySet<string> {
  const { selectors } = readPromql(withoutMacros(expr));
  return new Set(selectors.flatMap(({ metric }) => [...(known.get(metric) ?? [])]));
}

describe('queries of dashboards', () => {
  for (const { uid, panels, templating, annotations } of readDashboards()) {
    it(`${uid}: parse, and name only metrics and labels that exist`, () => {
      const expressions = [
        ...panels.flatMap(({ title, targets = [] }) =>
          targets.map(({ expr, refId }) => [`${title} ${refId}`, expr]),
        ),
        ...templating.list.slice(1).map((variable) => [variable.name, variableQuery(variable).series]),
        ...annotations.list.flatMap(({ name, expr, target }) => [
          [name, expr],
          [name, target.expr],
        ]),
      ];
      assert.ok(expressions.length > 10);
      for (const [place = '', expr = ''] of expressions) {
        assert.deepEqual(problemsOf(withoutMacros(expr), known), [], `${place}: ${expr}`);
        assert.doesNotMatch(expr, SIZED, place);
      }
    });

    it(`${uid}: name their series by labels that these have`, () => {
      const legends = [
        ...panels.flatMap(({ title, targets = [] }) =>
          targets.map(({ expr, legendFormat }) => [title, expr, legendFormat]),
        ),
        ...annotations.list.map(({ name, expr, textFormat, tagKeys }) => [
          name,
          expr,
          `${textFormat} {{${tagKeys}}}`,
        ]),
        ...templating.list.slice(1).map((variable) => {
          const { series, label } = variableQuery(variable);
          return [variable.name, series, `{{${label}}}`];
        }),
      ];
      for (const [place = '', expr = '', legend = ''] of legends) {
        for (const label of legendLabels(legend)) assert.ok(carried(expr).has(label), `${place}: ${label}`);
      }
    });
  }
});
