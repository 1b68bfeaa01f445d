import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';

/** What an expression names. */
export interface Named {
  readonly selectors: readonly Selector[];
  /** In `by`, `without`, `on`, `ignoring` and `group_left`. */
  readonly grouping: readonly string[];
}

export interface Selector {
  readonly metric: string;
  /** In its matchers. */
  readonly labels: readonly string[];
}

/**
 * The metrics and labels that an expression names.
 *
 * @throws where the expression is not PromQL
 */
export function namedIn(expression: string): Named {
  const tree = parser.parse(expression);
  const text = ({ from, to }: Pick<SyntaxNode, 'from' | 'to'>): string => expression.slice(from, to);
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  tree.iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'VectorSelector') {
        const metric = node.getChild('Identifier');
        const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
        selectors.push({
          metric: metric ? text(metric) : '',
          labels: matchers.flatMap((matcher) => matcher.getChildren('LabelName').map(text)),
        });
      }
      if (type.name === 'LabelName' && node.parent?.name === 'GroupingLabels') {
        grouping.push(text({ from, to }));
      }
    },
  });
  return { selectors, grouping };
}

/** The queries in a template of an annotation, with something in place of what is filled in. */
export function queriesIn(template: string): readonly string[] {
  const queries = [...template.matchAll(/query (?:\(printf )?"((?:[^"\\]|\\.)*)"/g)];
  return queries.map(([, query = '']) => query.replaceAll('\\"', '"').replaceAll('%q', '"x"'));
}

/** The labels of the alert that a template shows. */
export function labelsIn(template: string): readonly string[] {
  return [...template.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
}
