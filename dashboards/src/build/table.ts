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
import { withCustom } from './custom.js';
import { NOTHING, onGround } from './mappings.js';
import { colourMode, dress, type PanelSpec } from './panel.js';
import { refId } from './query.js';
import { grounds, PLAIN, type Steps } from './steps.js';

/** A column of a table; one with thresholds or mappings has a coloured ground. */
export interface Column {
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly steps?: Steps;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly Builder<DashboardLink>[];
  /** In pixels; by its title when absent, and as wide as there is room where that says nothing. */
  readonly width?: number;
  /** The words of its mapping are neither good nor bad: no ground is drawn. */
  readonly plain?: true;
}

/** Labels that are columns, by the name of the label, or values that are, by their query. */
export type ColumnSource = { readonly label: string } | { readonly expr: string };

export interface TableSpec extends PanelSpec {
  /** In this order. */
  readonly columns: readonly (Column & ColumnSource)[];
  /** Queries whose labels are columns, and whose value says nothing. */
  readonly infos?: readonly string[];
  /** Of the columns, those to sort by; `-Title`: the highest first. */
  readonly sortBy?: readonly string[];
}

/** Of every column. */
const LEAST_WIDTH = 60;

/** What names, addresses and words need; numbers do with the least. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ Member: 230, Primary: 230, Router: 230, Exporter: 230, Observer: 230, Host: 190 },
  ...{ 'Sync source': 170, Before: 200, Alert: 250, Reason: 110, Phase: 80, Version: 75 },
  ...{ Cluster: 110, 'Cluster role': 95, Set: 110, Shard: 100, Severity: 85, State: 110, Up: 65 },
  ...{ Database: 120, Collection: 150, Index: 190, Collector: 150 },
};

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
    builder.sortBy(
      spec.sortBy.map((name) => ({
        build: () => ({ displayName: name.replace(/^-/, ''), desc: name.startsWith('-') }),
      })),
    );
  }
  for (const column of spec.columns) builder.overrideByName(column.title, looks(column));
  return withCustom(builder.build(), { minWidth: LEAST_WIDTH });
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

function looks(column: Column & ColumnSource): DynamicConfigValue[] {
  const { title, unit, decimals, steps, mappings = [], links, plain, width = WIDTHS[title] } = column;
  const isColoured = !plain && (steps !== undefined || mappings.length > 0);
  const background = {
    type: TableCellDisplayMode.ColorBackground,
    mode: TableCellBackgroundDisplayMode.Basic,
  };
  const properties: Readonly<Record<string, unknown>> = {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...(isColoured && { 'custom.cellOptions': background }),
    ...(steps && { thresholds: { mode: 'absolute', steps: grounds(steps) } }),
    // An empty cell has no colour, and does not say that the whole table is empty.
    ...((isColoured || mappings.length > 0) && { mappings: [...mappings.map(onGround), NOTHING] }),
    noValue: '–',
    ...(links && { links: links.map((link) => link.build()) }),
    ...(width !== undefined && { 'custom.width': width }),
  };
  return Object.entries(properties).map(([id, value]) => ({ id, value }));
}
