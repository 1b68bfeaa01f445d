import { RowBuilder, type Panel, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** Panels under a heading. */
export interface Row {
  readonly title: string;
  /** From left to right, and on in the next line where there is no room. */
  readonly panels: readonly Panel[];
  /** For what is rarely looked at: its queries are sent when it is opened. */
  readonly collapsed?: true;
}

/** All panels of a board with their places and numbers. */
export function laidOut(rows: readonly Row[]): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let y = 0;
  for (const { title, panels, collapsed = false } of rows) {
    const heading = new RowBuilder(title).collapsed(collapsed).build();
    const within: Panel[] = [];
    placed.push({ ...heading, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels: within });
    y += 1;
    const top = y;
    let x = 0;
    let height = 0;
    for (const panel of panels) {
      const { w, h } = panel.gridPos ?? { w: COLUMNS, h: 1 };
      if (x + w > COLUMNS) {
        x = 0;
        y += height;
        height = 0;
      }
      const target: (Panel | RowPanel)[] = collapsed ? within : placed;
      target.push({ ...panel, gridPos: { x, y, w, h } });
      x += w;
      height = Math.max(height, h);
    }
    // What is hidden takes no room.
    y = collapsed ? top : y + height;
  }
  return numbered(placed);
}

function numbered(panels: readonly (Panel | RowPanel)[]): (Panel | RowPanel)[] {
  let id = 0;
  const next = <P extends Panel | RowPanel>(panel: P): P => ({ ...panel, id: (id += 1) });
  return panels.map((panel) => {
    const own = next(panel);
    return 'panels' in own ? { ...own, panels: own.panels.map(next) } : own;
  });
}
