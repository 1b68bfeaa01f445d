import { TableCellBackgroundDisplayMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { NOTHING, onGround } from './mappings.js';
import { colourMode, dress, type PanelSpec } from './panel.js';
import { grounds } from './steps.js';
import { withCustom } from './custom.js';

export interface MatrixSpec extends PanelSpec {
  /** Its two labels are the sides of the matrix. */
  readonly expr: string;
  readonly row: string;
  readonly column: string;
}

/** Width of the names of rows: host names of clouds are long, and differ in their beginning. */
const NAMES = 300;

/** Least width of a cell: seven of them fit beside the names. */
const CELL = 90;

/** A table with a row and a column for each value of two labels, both sorted, and coloured cells. */
export function matrix(spec: MatrixSpec): Panel {
  const { row, column, mappings = [], steps } = spec;
  const corner = `${row}\\${column}`;
  const panel = dress(
    new PanelBuilder(),
    {
      width: 24,
      ...spec,
      ...(steps && { steps: grounds(steps) }),
      mappings: [...mappings.map(onGround), NOTHING],
    },
    [{ expr: spec.expr }],
    'rows',
  )
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .cellOptions({ type: TableCellDisplayMode.ColorBackground, mode: TableCellBackgroundDisplayMode.Basic })
    .transformations([
      // Columns come in the order in which their names are met, rows as well.
      { id: 'sortBy', options: { sort: [{ field: column }] } },
      {
        id: 'groupingToMatrix',
        options: { rowField: row, columnField: column, valueField: 'Value', emptyValue: 'null' },
      },
      { id: 'sortBy', options: { sort: [{ field: corner }] } },
    ])
    .overrideByName(corner, [
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.Auto } },
      { id: 'custom.width', value: NAMES },
    ])
    .build();
  // Names of columns wrap: the part that distinguishes them may be at the end, and would be cut.
  return withCustom(panel, { minWidth: CELL, align: 'left', wrapHeaderText: true });
}
