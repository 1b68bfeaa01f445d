import { TableCellBackgroundDisplayMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorModeId,
  type DashboardLink,
  type DynamicConfigValue,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { colourMode, dress, type PanelSpec } from './panel.js';
import { refId } from './query.js';
import { PLAIN, type Steps } from './steps.js';

/** A column of a table; judged ones have a coloured ground. */
export interface Column {
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly steps?: Steps;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly Builder<DashboardLink>[];
  /** In pixels; as wide as there is room when absent. */
  readonly width?: number;
}

/** Labels that are columns, by the name of the label, or values that are, by their query. */
export type ColumnSource = { readonly label: string } | { readonly expr: string };

export interface TableSpec extends PanelSpec {
  /** In this order. */
  readonly columns: readonly (Column & ColumnSource)[];
  /** Queries whose labels are columns, and whose value says nothing. */
  readonly infos?: readonly string[];
  /** Of the columns, the one to sort by. */
  readonly sortBy?: string;
}

/** A row for each identity: of all queries, what has the same labels stands in one row. */
export function table(spec: TableSpec): Panel {
  const queries = [
    ...spec.columns.flatMap((column) => ('expr' in column ? [column.expr] : [])),
    ...(spec.infos ?? []),
  ];
  const fields = fieldsOf(spec, queries);
  const builder = dress(
    new PanelBuilder(),
    { width: 24, steps: PLAIN, ...spec },
    queries.map((expr) => ({ expr })),
    'rows',
  )
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .transformations([
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: Object.fromEntries(hiddenFields(spec, queries).map((name) => [name, true])),
          indexByName: Object.fromEntries(fields.map(([field], index) => [field, index])),
          renameByName: Object.fromEntries(fields),
        },
      },
    ]);
  if (spec.sortBy !== undefined) {
    const displayName = spec.sortBy;
    builder.sortBy([{ build: () => ({ displayName, desc: false }) }]);
  }
  for (const column of spec.columns) {
    const properties = looks(column);
    if (properties.length > 0) builder.overrideByName(column.title, properties);
  }
  return builder.build();
}

/** Field names, as Grafana makes them of labels and queries, with the titles of their columns. */
function fieldsOf(
  { columns }: TableSpec,
  queries: readonly string[],
): readonly (readonly [string, string])[] {
  return columns.map((column) => [
    'label' in column ? column.label : valueField(queries.indexOf(column.expr), queries.length),
    column.title,
  ]);
}

function hiddenFields({ columns, infos = [] }: TableSpec, queries: readonly string[]): readonly string[] {
  const first = queries.length - infos.length;
  const labels = new Set(columns.flatMap((column) => ('label' in column ? [column.label] : [])));
  return [
    'Time',
    ...['mongodb_cluster', 'cluster_role', 'replica_set'].filter((label) => !labels.has(label)),
    ...infos.map((_, index) => valueField(first + index, queries.length)),
  ];
}

function valueField(index: number, count: number): string {
  return count === 1 ? 'Value' : `Value #${refId(index)}`;
}

function looks({ unit, decimals, steps, mappings, links, width }: Column): DynamicConfigValue[] {
  const background = {
    type: TableCellDisplayMode.ColorBackground,
    mode: TableCellBackgroundDisplayMode.Basic,
  };
  const properties: Readonly<Record<string, unknown>> = {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...((steps ?? mappings) && { 'custom.cellOptions': background }),
    ...(steps && { thresholds: { mode: 'absolute', steps } }),
    ...(mappings && { mappings }),
    ...(links && { links: links.map((link) => link.build()) }),
    ...(width !== undefined && { 'custom.width': width }),
  };
  return Object.entries(properties).map(([id, value]) => ({ id, value }));
}
