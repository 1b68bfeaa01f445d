import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../dashboards');

interface Datasource {
  readonly type: string;
  readonly uid: string;
}

/** A query of a panel. */
export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: string;
  readonly instant: boolean;
  readonly datasource: Datasource;
}

export interface Step {
  readonly value: number | null;
  readonly color: string;
}

export interface Override {
  readonly matcher: { readonly id: string; readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface DashboardPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly collapsed?: boolean;
  /** Of a row: what is hidden while it is collapsed. */
  readonly panels?: readonly DashboardPanel[];
  readonly datasource?: Datasource;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly transformations?: readonly { readonly id: string; readonly options: Organize }[];
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly thresholds?: { readonly steps: readonly Step[] } };
    readonly overrides: readonly Override[];
  };
}

/** Options of the transformation `organize`. */
interface Organize {
  readonly renameByName?: Readonly<Record<string, string>>;
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
  readonly datasource?: Datasource;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
}

export interface Annotation {
  readonly name: string;
  readonly expr: string;
  readonly textFormat: string;
  readonly tagKeys: string;
  readonly target: { readonly expr: string };
  readonly datasource: Datasource;
}

/** A board as it stands in its file. */
export interface Dashboard {
  readonly uid: string;
  readonly id: null;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly refresh: string;
  readonly links: readonly {
    readonly type: string;
    readonly tags: readonly string[];
    readonly keepTime: boolean;
    readonly includeVars: boolean;
  }[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
  /** All, those of collapsed rows behind these. */
  readonly panels: readonly DashboardPanel[];
  /** Those of them that are shown while collapsed rows are closed. */
  readonly opened: readonly DashboardPanel[];
}

/** The text of every file that Grafana provisions, by its name. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}

/** All boards, with the panels of collapsed rows behind these. */
export function readDashboards(): readonly Dashboard[] {
  return [...dashboardFiles().values()].map((text) => {
    const board = JSON.parse(text) as Dashboard;
    return {
      ...board,
      opened: board.panels,
      panels: board.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]),
    };
  });
}

/** The query of a variable: `label_values(series, label)`. */
export function variableQuery({ query }: Variable): { readonly series: string; readonly label: string } {
  const text = typeof query === 'string' ? query : query.query;
  const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(text) ?? [];
  if (series === undefined || label === undefined) throw new Error(`no label_values(): ${text}`);
  return { series, label };
}

/** Every value of a property, wherever it stands. */
export function valuesOf(key: string, within: unknown): readonly unknown[] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([name, value]: [string, unknown]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ]);
}
