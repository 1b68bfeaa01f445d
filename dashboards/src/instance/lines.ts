import { LINES } from '../build/colours.js';
import { gauge, rate } from '../build/promql.js';
import type { Query } from '../build/query.js';

/** A line of each chosen member for each measure, which has its colour: `[name, expression]`. */
export function lines(...measures: readonly (readonly [name: string, expr: string])[]): readonly Query[] {
  return measures.map(([name, expr], index) => ({
    expr,
    legend: measures.length === 1 ? '{{member}}' : `{{member}} ${name}`,
    colour: LINES[index % LINES.length]!,
  }));
}

export const now = (name: string): string => gauge('member', name);

export const perSecond = (name: string): string => rate('member', name);

/** Over all chosen members, by one label. */
export function byLabel(name: string, label: string, where?: string): Query {
  const pick = { labels: [label], ...(where !== undefined && { where }) };
  return { expr: `sum by (${label}) (${rate('member', name, pick)})`, legend: `{{${label}}}` };
}
