import { TableCellBackgroundDisplayMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { NOTHING } from './mappings.js';
import { colourMode, dress, type PanelSpec } from './panel.js';

export interface MatrixSpec extends PanelSpec {
  /** Its two labels are the sides of the matrix. */
  readonly expr: string;
  readonly row: string;
  readonly column: string;
}

/** A table with a row and a column for each value of two labels, and coloured cells. */
export function matrix(spec: MatrixSpec): Panel {
  const { row, column, mappings = [] } = spec;
  return dress(
    new PanelBuilder(),
    { width: 8, ...spec, mappings: [...mappings, NOTHING] },
    [{ expr: spec.expr }],
    'rows',
  )
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .cellOptions({ type: TableCellDisplayMode.ColorBackground, mode: TableCellBackgroundDisplayMode.Basic })
    .transformations([
      {
        id: 'groupingToMatrix',
        options: { rowField: row, columnField: column, valueField: 'Value', emptyValue: 'null' },
      },
    ])
    .overrideByName(`${row}\\${column}`, [
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.Auto } },
    ])
    .build();
}
