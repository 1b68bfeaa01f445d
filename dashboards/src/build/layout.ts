import { RowBuilder, type Panel, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** Panels under a heading. */
export interface Row {
  readonly title: string;
  /** From left to right, and on in the next line where there is no room. */
  readonly panels: readonly Panel[];
  /** The variable for each of whose values the row is shown. */
  readonly repeat?: string;
}

/** All panels of a board with their places and numbers. */
export function laidOut(rows: readonly Row[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let y = 0;
  for (const { title, panels, repeat } of rows) {
    const heading = new RowBuilder(title).collapsed(false);
    if (repeat !== undefined) heading.repeat(repeat);
    placed.push({ ...heading.build(), gridPos: { x: 0, y, w: COLUMNS, h: 1 } });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of panels) {
      const { w, h } = panel.gridPos ?? { w: COLUMNS, h: 1 };
      if (x + w > COLUMNS) {
        x = 0;
        y += height;
        height = 0;
      }
      placed.push({ ...panel, gridPos: { x, y, w, h } });
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return placed.map((panel, index) => ({ ...panel, id: index + 1 }));
}
