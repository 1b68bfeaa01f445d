/** A board as it stands in its file: what is needed to draw it. */
export interface PreviewBoard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly templating: { readonly list: readonly PreviewVariable[] };
  readonly annotations: { readonly list: readonly PreviewMarks[] };
  readonly panels: readonly PreviewPanel[];
}

export interface PreviewVariable {
  readonly name: string;
  readonly query: string | { readonly query: string };
  readonly includeAll: boolean;
  readonly multi: boolean;
  readonly allValue?: string;
  readonly regex?: string;
}

export interface PreviewMarks {
  readonly expr: string;
  readonly iconColor: string;
  readonly textFormat: string;
}

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PreviewPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: GridPos;
  readonly repeat?: string;
  readonly collapsed?: boolean;
  /** Of a collapsed row: its panels. */
  readonly panels?: readonly PreviewPanel[];
  readonly maxDataPoints?: number;
  readonly interval?: string;
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly instant: boolean;
    readonly format: string;
    readonly legendFormat: string;
  }[];
  readonly transformations?: readonly {
    readonly id: string;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly fieldConfig?: {
    readonly defaults: FieldSettings;
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
}

export interface FieldSettings {
  readonly unit?: string;
  readonly noValue?: string;
  readonly color?: { readonly mode: string };
  readonly mappings?: readonly unknown[];
  readonly thresholds?: {
    readonly steps: readonly { readonly value: number | null; readonly color: string }[];
  };
  readonly custom?: Readonly<Record<string, unknown>>;
}

/** The panels in their places, those of collapsed rows as if these were open. */
export function openedPanels(panels: readonly PreviewPanel[]): readonly PreviewPanel[] {
  const opened: PreviewPanel[] = [];
  let shift = 0;
  for (const panel of panels) {
    const { panels: within = [], ...row } = panel;
    const { y } = panel.gridPos;
    opened.push({ ...row, gridPos: { ...panel.gridPos, y: y + shift } });
    if (within.length === 0) continue;
    for (const inner of within) {
      opened.push({ ...inner, gridPos: { ...inner.gridPos, y: inner.gridPos.y + shift } });
    }
    shift += Math.max(...within.map(({ gridPos }) => gridPos.y + gridPos.h)) - (y + panel.gridPos.h);
  }
  return opened;
}
