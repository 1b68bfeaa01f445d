import {
  DashboardCursorSync,
  type AnnotationQuery,
  type DashboardLink,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotation, type Marks } from './annotations.js';
import { laidOut, type Row } from './layout.js';
import { boardLinks, TAG } from './links.js';
import { variables } from './variables.js';

/**
 * A board in Grafana's classic model, which every release from 10 on provisions from a file. The one that the builders
 * prefer, v2, is not known to releases before 12.
 */
export interface Board {
  readonly id: null;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly graphTooltip: DashboardCursorSync;
  readonly time: { readonly from: string; readonly to: string };
  readonly timezone: string;
  readonly refresh: string;
  readonly links: readonly DashboardLink[];
  readonly templating: { readonly list: readonly VariableModel[] };
  readonly annotations: { readonly list: readonly AnnotationQuery[] };
  readonly panels: readonly (Panel | RowPanel)[];
}

/** Options of panels that builders add for releases after 10.0. Without them those releases behave the same. */
const LATER = ['percentChangeColorMode', 'showPercentChange', 'showTypeIcons'];

/** Of Grafana 10.0: later releases migrate a board to theirs as they load it, earlier ones cannot read a later one. */
const SCHEMA_VERSION = 38;

export interface BoardSpec {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
  readonly marks: readonly Marks[];
  /** Variables of which exactly one value is chosen. */
  readonly single?: readonly string[];
  /** Variables that begin with the first value, not with all of them. */
  readonly without?: readonly string[];
  readonly from?: string;
}

export function board(spec: BoardSpec): Board {
  const { uid, title, description, rows, marks, from = 'now-3h' } = spec;
  return {
    id: null,
    uid,
    title,
    description,
    tags: [TAG],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    graphTooltip: DashboardCursorSync.Crosshair,
    time: { from, to: 'now' },
    timezone: 'browser',
    refresh: '1m',
    links: [inBar(boardLinks().build())],
    templating: { list: variables(spec) },
    annotations: { list: marks.map(annotation) },
    panels: laidOut(rows).map(withoutLater),
  };
}

function withoutLater<P extends Panel | RowPanel>(panel: P): P {
  if ('panels' in panel) return { ...panel, panels: panel.panels.map(withoutLater) };
  if (!('options' in panel) || panel.options === undefined) return panel;
  const options = Object.entries(panel.options as object).filter(([name]) => !LATER.includes(name));
  return { ...panel, options: Object.fromEntries(options) as unknown };
}

/** Without its placement, which would hide it in a menu. */
function inBar(link: DashboardLink): DashboardLink {
  const { placement: _placement, ...rest } = link;
  return rest;
}
