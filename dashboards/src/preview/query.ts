import type { BoardData, Chosen, PanelData, Scope } from './board-data.js';
import { openedPanels, type PreviewBoard, type PreviewPanel, type PreviewVariable } from './board-file.js';
import { toFrames, type Series } from './frames.js';
import { loadGrafana } from './grafana.js';

/** How a board is looked at. */
export interface View {
  /** Of Prometheus. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly scrapeSeconds: number;
  /** In pixels. */
  readonly width: number;
  /** Chosen values by variable; absent: All where a board has that, else the first that is offered. */
  readonly chosen?: Readonly<Record<string, string>>;
}

const COLUMNS = 24;
const GAP = 8;

/** Queries a Prometheus for everything that a board shows, as Grafana's data source does. */
export async function queryBoard(board: PreviewBoard, view: View): Promise<BoardData> {
  const variables = await variablesOf(board, view);
  const counted = { count: 0, milliseconds: 0 };
  const panels: PanelData[] = [];
  for (const [panel, scope] of repeated(openedPanels(board.panels), variables)) {
    panels.push(await queryPanel(panel, scope, variables, view, counted));
  }
  const { uid, title, description } = board;
  const { from, to, width } = view;
  const marks = await marksOf(board, variables, view);
  return { board: { uid, title, description }, variables, from, to, width, panels, marks, queried: counted };
}

/** Width of a panel in pixels. */
export function panelWidth(columns: number, width: number): number {
  const column = (width - 2 * 16 - (COLUMNS - 1) * GAP) / COLUMNS;
  return Math.floor(columns * column + (columns - 1) * GAP);
}

async function variablesOf(board: PreviewBoard, view: View): Promise<Readonly<Record<string, Chosen>>> {
  const variables: Record<string, Chosen> = {
    datasource: { text: 'Prometheus', values: [], query: ['prometheus'], expression: 'prometheus' },
  };
  for (const variable of board.templating.list.slice(1)) {
    const offered = await offeredBy(variable, variables, view);
    variables[variable.name] = chosen(variable, offered, view.chosen?.[variable.name]);
  }
  return variables;
}

async function offeredBy(
  { query }: PreviewVariable,
  variables: Readonly<Record<string, Chosen>>,
  { url, from, to }: View,
): Promise<readonly string[]> {
  const [, series = '', label = ''] =
    /^label_values\((.*), (\w+)\)$/.exec(typeof query === 'string' ? query : query.query) ?? [];
  const parameters = new URLSearchParams({
    'match[]': replaced(series, variables),
    start: String(from / 1000),
    end: String(to / 1000),
  });
  const values = await get<readonly string[]>(`${url}/api/v1/label/${label}/values?${parameters.toString()}`);
  return values.filter((value) => value !== '');
}

function chosen(
  { includeAll, allValue }: PreviewVariable,
  offered: readonly string[],
  picked: string | undefined,
): Chosen {
  const one = picked ?? (includeAll ? undefined : offered[0]);
  if (one !== undefined) {
    return { text: one, values: [one], query: [one], expression: escaped(one) };
  }
  const all = offered.length > 1 ? `(${offered.map(escaped).join('|')})` : escaped(offered[0] ?? '');
  return { text: 'All', values: offered, query: ['$__all'], expression: allValue ?? all };
}

/** As a regular expression within a string of PromQL. */
function escaped(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\\\$&');
}

function replaced(
  text: string,
  variables: Readonly<Record<string, Chosen>>,
  macros: Readonly<Record<string, string>> = {},
): string {
  return text.replaceAll(
    /\$\{(\w+)\}|\$(\w+)/g,
    (all: string, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      return macros[name] ?? variables[name]?.expression ?? all;
    },
  );
}

/** Rows that repeat stand there once for each value of their variable, with their panels. */
function repeated(
  panels: readonly PreviewPanel[],
  variables: Readonly<Record<string, Chosen>>,
): readonly (readonly [PreviewPanel, Scope | undefined])[] {
  const placed: (readonly [PreviewPanel, Scope | undefined])[] = [];
  let shift = 0;
  for (let index = 0; index < panels.length;) {
    const row = panels[index]!;
    const next = panels.findIndex(({ type }, other) => other > index && type === 'row');
    const end = row.type === 'row' ? (next < 0 ? panels.length : next) : index + 1;
    const group = panels.slice(index, end);
    const values = row.repeat === undefined ? [undefined] : (variables[row.repeat]?.values ?? []);
    const height = Math.max(...group.map(({ gridPos }) => gridPos.y + gridPos.h)) - row.gridPos.y;
    for (const [copy, value] of values.entries()) {
      const scope = value === undefined ? undefined : { [row.repeat!]: value };
      for (const panel of group) {
        const y = panel.gridPos.y + shift + copy * height;
        placed.push([{ ...panel, gridPos: { ...panel.gridPos, y } }, scope]);
      }
    }
    shift += height * (values.length - 1);
    index = end;
  }
  return placed;
}

async function queryPanel(
  panel: PreviewPanel,
  scope: Scope | undefined,
  variables: Readonly<Record<string, Chosen>>,
  view: View,
  counted: { count: number; milliseconds: number },
): Promise<PanelData> {
  const { from, to, url } = view;
  const intervalMs = intervalOf(panel, view);
  const macros = macrosOf(intervalMs, view, scope);
  const title = replaced(panel.title, variables, scope);
  const answers: { refId: string; expr: string; series: readonly Series[]; target: Target }[] = [];
  for (const target of panel.targets ?? []) {
    const expr = replaced(target.expr, variables, macros);
    const startedAt = performance.now();
    const series = target.instant
      ? await instant(url, expr, to)
      : await range(url, expr, from, to, intervalMs);
    counted.count += 1;
    counted.milliseconds += performance.now() - startedAt;
    answers.push({ refId: target.refId, expr, series, target });
  }
  return {
    panel: { ...panel, title },
    ...(scope && { scope }),
    frames: toFrames(answers, intervalMs),
    queries: answers.map(({ refId, expr, series }) => ({ refId, expr, series: series.length })),
    intervalMs,
  };
}

type Target = NonNullable<PreviewPanel['targets']>[number];

function intervalOf(panel: PreviewPanel, { from, to, scrapeSeconds, width }: View): number {
  const { rangeUtil, dateTime } = loadGrafana();
  const [start, end] = [dateTime(from), dateTime(to)];
  const points = panel.maxDataPoints ?? panelWidth(panel.gridPos.w, width);
  const least = panel.interval ?? `${scrapeSeconds}s`;
  return rangeUtil.calculateInterval({ from: start, to: end, raw: { from: start, to: end } }, points, least)
    .intervalMs;
}

function macrosOf(
  intervalMs: number,
  { from, to, scrapeSeconds }: View,
  scope: Scope = {},
): Readonly<Record<string, string>> {
  const step = intervalMs / 1000;
  return {
    __interval: `${step}s`,
    __rate_interval: `${Math.max(step + scrapeSeconds, 4 * scrapeSeconds)}s`,
    __range: `${Math.round((to - from) / 1000)}s`,
    ...Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, escaped(value)])),
  };
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

async function instant(url: string, query: string, to: number): Promise<readonly Series[]> {
  const parameters = new URLSearchParams({ query, time: String(to / 1000) });
  const { result } = await get<{ result: readonly Result[] }>(`${url}/api/v1/query`, parameters);
  return result.map(({ metric, value }) => series(metric, value ? [value] : []));
}

async function range(
  url: string,
  query: string,
  from: number,
  to: number,
  intervalMs: number,
): Promise<readonly Series[]> {
  const step = intervalMs / 1000;
  // Aligned to the step, as the data source does.
  const [start, end] = [from, to].map((time) => Math.floor(time / intervalMs) * step);
  const parameters = new URLSearchParams({
    query,
    start: String(start),
    end: String(end),
    step: String(step),
  });
  const { result } = await get<{ result: readonly Result[] }>(`${url}/api/v1/query_range`, parameters);
  return result.map(({ metric, values = [] }) => series(metric, values));
}

function series(labels: Series['labels'], values: readonly (readonly [number, string])[]): Series {
  return {
    labels,
    times: values.map(([time]) => Math.round(time * 1000)),
    values: values.map(([, value]) => Number(value.replace('Inf', 'Infinity'))),
  };
}

async function get<T>(url: string, parameters?: URLSearchParams): Promise<T> {
  const response = await fetch(url, parameters && { method: 'POST', body: parameters });
  const body = (await response.json()) as { status: string; error?: string; data: T };
  if (body.status !== 'success') throw new Error(`${parameters?.get('query') ?? url}: ${body.error ?? ''}`);
  return body.data;
}

async function marksOf(
  { annotations }: PreviewBoard,
  variables: Readonly<Record<string, Chosen>>,
  view: View,
): Promise<BoardData['marks']> {
  const { url, from, to } = view;
  const marks: BoardData['marks'][number][] = [];
  for (const { expr, iconColor: color, textFormat } of annotations.list) {
    const macros = macrosOf(30_000, view);
    for (const { labels, values } of await range(url, replaced(expr, variables, macros), from, to, 30_000)) {
      const text = textFormat.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => labels[name] ?? '');
      for (const time of new Set(values)) if (time >= from && time <= to) marks.push({ color, time, text });
    }
  }
  return marks;
}
