import type { Frame } from './grafana.js';
import type { PreviewBoard, PreviewPanel } from './board-file.js';

/** What a variable stands for. */
export interface Chosen {
  /** As shown at the head of a board. */
  readonly text: string;
  readonly values: readonly string[];
  /** As links carry it. */
  readonly query: readonly string[];
  /** In queries. */
  readonly expression: string;
}

/** Labels for which a repeated row stands: variable → value. */
export type Scope = Readonly<Record<string, string>>;

/** A panel in its place, with the frames that a data source of Grafana would give it. */
export interface PanelData {
  readonly panel: PreviewPanel;
  readonly scope?: Scope;
  readonly frames: readonly Frame[];
  readonly queries: readonly { readonly refId: string; readonly expr: string; readonly series: number }[];
  readonly intervalMs: number;
}

/** A board with everything that is needed to draw it. */
export interface BoardData {
  readonly board: Pick<PreviewBoard, 'uid' | 'title' | 'description'>;
  readonly variables: Readonly<Record<string, Chosen>>;
  readonly from: number;
  readonly to: number;
  /** In pixels. */
  readonly width: number;
  readonly panels: readonly PanelData[];
  readonly marks: readonly { readonly color: string; readonly time: number; readonly text: string }[];
  /** Time that all queries took together, and how many there were. */
  readonly queried: { readonly count: number; readonly milliseconds: number };
}
