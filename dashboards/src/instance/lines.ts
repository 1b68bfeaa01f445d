import { gauge, rate } from '../build/promql.js';
import type { Query } from '../build/query.js';

/** How the lines of further measures are dashed: colours distinguish the members. */
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [10, 6], [2, 5], [14, 4, 2, 4]];

/** A line of each chosen member for each measure: `[name, expression]`. */
export function lines(...measures: readonly (readonly [name: string, expr: string])[]): readonly Query[] {
  return measures.map(([name, expr], index) => {
    const dashes = DASHES[index % DASHES.length];
    return {
      expr,
      legend: measures.length === 1 ? '{{member}}' : `{{member}} ${name}`,
      ...(dashes && { dashes }),
    };
  });
}

export const now = (name: string): string => gauge('member', name);

export const perSecond = (name: string): string => rate('member', name);

/** Over all chosen members, by one label. */
export function byLabel(name: string, label: string, where?: string): Query {
  const pick = { labels: [label], ...(where !== undefined && { where }) };
  return { expr: `sum by (${label}) (${rate('member', name, pick)})`, legend: `{{${label}}}` };
}
