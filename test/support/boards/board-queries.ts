import { legendLabels } from '../promql.js';
import type { Dashboard, DashboardPanel } from './dashboards.js';

/** A query of a board as it stands there. */
export interface BoardQuery {
  /** Panel or annotation, and query. */
  readonly place: string;
  readonly expr: string;
  /** Labels that every series of the result must have. */
  readonly labels: readonly string[];
}

/** Of all panels and annotations. */
export function queriesOf({ panels, annotations }: Dashboard): readonly BoardQuery[] {
  return [
    ...panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ refId, expr, legendFormat }) => ({
        place: `${title} ${refId}`,
        expr,
        labels: legendLabels(legendFormat),
      })),
    ),
    ...annotations.list.map(({ name, expr, textFormat, tagKeys }) => ({
      place: `annotation ${name}`,
      expr,
      labels: [...legendLabels(textFormat), tagKeys],
    })),
  ];
}

/** Labels that are columns of a table; none of another panel. */
export function columnLabels({ transformations = [] }: DashboardPanel): readonly string[] {
  return transformations
    .flatMap(({ options }) => Object.keys(options.renameByName ?? {}))
    .filter((field) => !field.startsWith('Value'));
}
