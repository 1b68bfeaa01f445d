import { readPromql, type Selector } from '../../support/promql.js';

/** What an expression names. */
export interface Named {
  readonly selectors: readonly Selector[];
  /** In `by`, `without`, `on`, `ignoring` and `group_left`. */
  readonly grouping: readonly string[];
}

/**
 * The metrics and labels that an expression names.
 *
 * @throws where the expression is not PromQL
 */
export function namedIn(expression: string): Named {
  const { errors, selectors, groupings } = readPromql(expression);
  const [place] = errors;
  if (place !== undefined) throw new Error(`no PromQL: ${place}`);
  return { selectors, grouping: groupings.flatMap(({ labels }) => labels) };
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
