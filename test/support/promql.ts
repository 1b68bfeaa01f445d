import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A metric with the labels it is chosen by. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** Labels that a `by`, `without`, `on`, `ignoring`, `group_left` or `group_right` names. */
export interface Grouping {
  readonly labels: readonly string[];
  /** What carries them: the metrics below the aggregation, or on a side of the operator; empty where there is none. */
  readonly metrics: readonly string[];
}

/** What an expression names. */
export interface Expression {
  /** Places that are no PromQL. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  readonly groupings: readonly Grouping[];
  /** Labels that `label_replace` and `label_join` make. */
  readonly made: readonly string[];
}

/** Metrics with all labels their series may have; a metric without a list may have any. */
export type KnownMetrics = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** Reads an expression. Types are not checked: `rate(x)` without a range passes. */
export function readPromql(text: string): Expression {
  const root = parser.parse(text).topNode;
  const errors = nodesOf(root, (node) => node.type.isError).map(
    ({ from }) => `${text.slice(0, from)}⚠${text.slice(from)}`,
  );
  const of = (node: SyntaxNode): string => text.slice(node.from, node.to);
  const metricsIn = (node: SyntaxNode | null): readonly string[] =>
    node ? named(node, 'VectorSelector').map((selector) => metricOf(selector, of)) : [];
  return {
    errors,
    selectors: named(root, 'VectorSelector').map((node) => ({
      metric: metricOf(node, of),
      labels: named(node, 'LabelName')
        .map(of)
        .filter((label) => label !== '__name__'),
    })),
    groupings: [
      ...named(root, 'AggregateExpr').flatMap((node) =>
        labelLists(node.getChild('AggregateModifier'), of).map(({ labels }) => ({
          labels,
          metrics: metricsIn(node.getChild('FunctionCallBody')),
        })),
      ),
      ...named(root, 'BinaryExpr').flatMap((node) => matchings(node, of, metricsIn)),
    ],
    made: named(root, 'FunctionCall').flatMap((node) => madeBy(node, of)),
  };
}

/** What is wrong with an expression: one line for each name that it should not use. */
export function problemsOf(text: string, known: KnownMetrics): readonly string[] {
  const { errors, selectors, groupings, made } = readPromql(text);
  // A metric that is unknown is told once, not for each of its labels.
  const carries = (metrics: readonly string[], label: string): boolean =>
    made.includes(label) || metrics.some((metric) => known.get(metric)?.has(label) ?? true);
  return [
    ...errors.map((place) => `no PromQL: ${place}`),
    ...selectors.filter(({ metric }) => !known.has(metric)).map(({ metric }) => `no metric: ${metric}`),
    ...selectors.flatMap(({ metric, labels }) =>
      labels.filter((label) => !carries([metric], label)).map((label) => `no label of ${metric}: ${label}`),
    ),
    ...groupings.flatMap(({ labels, metrics }) =>
      metrics.length === 0
        ? []
        : labels
            .filter((label) => !carries(metrics, label))
            .map((label) => `no label of ${metrics.join(', ')}: ${label}`),
    ),
  ];
}

/** Labels that a legend such as `{{member}} {{kind}}` shows. */
export function legendLabels(legend: string): readonly string[] {
  return [...legend.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, label = '']) => label);
}

type Text = (node: SyntaxNode) => string;

function metricOf(selector: SyntaxNode, of: Text): string {
  const name = selector.getChild('Identifier');
  if (name) return of(name);
  const matcher = named(selector, 'UnquotedLabelMatcher').find((node) => /^__name__\s*=\s*"/.test(of(node)));
  return matcher ? (/"(.*)"/.exec(of(matcher))?.[1] ?? '') : '';
}

/** `on` and `ignoring` go by labels of both sides, `group_left` takes them from the right one. */
function matchings(
  node: SyntaxNode,
  of: Text,
  metricsIn: (node: SyntaxNode | null) => readonly string[],
): readonly Grouping[] {
  const left = metricsIn(node.firstChild);
  const right = metricsIn(node.lastChild);
  return labelLists(node.getChild('MatchingModifierClause'), of).flatMap(({ after, labels }) => {
    if (after === 'GroupLeft') return [{ labels, metrics: right }];
    if (after === 'GroupRight') return [{ labels, metrics: left }];
    return [left, right].map((metrics) => ({ labels, metrics }));
  });
}

/** The lists in a modifier, each with the keyword before it. */
function labelLists(
  modifier: SyntaxNode | null,
  of: Text,
): readonly { readonly after: string; readonly labels: readonly string[] }[] {
  if (!modifier) return [];
  return modifier.getChildren('GroupingLabels').map((list) => ({
    after: list.prevSibling?.name ?? '',
    labels: named(list, 'LabelName').map(of),
  }));
}

function madeBy(call: SyntaxNode, of: Text): readonly string[] {
  if (!/^label_(replace|join)$/.test(of(call.firstChild!))) return [];
  const [label] = call.getChild('FunctionCallBody')?.getChildren('StringLiteral') ?? [];
  return label ? [of(label).slice(1, -1)] : [];
}

function named(root: SyntaxNode, name: string): readonly SyntaxNode[] {
  return nodesOf(root, (node) => node.name === name);
}

function nodesOf(root: SyntaxNode, wanted: (node: SyntaxNode) => boolean): readonly SyntaxNode[] {
  const found: SyntaxNode[] = wanted(root) ? [root] : [];
  for (let child = root.firstChild; child; child = child.nextSibling) found.push(...nodesOf(child, wanted));
  return found;
}
