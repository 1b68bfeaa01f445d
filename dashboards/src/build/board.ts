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

/** What builders add for releases after 10.0, to whom its absence means the same; `placement` would hide links in a menu. */
const LATER = ['placement', 'percentChangeColorMode', 'showPercentChange', 'showTypeIcons', 'wideLayout'];

/** Of Grafana 10.0: later releases migrate a board to theirs as they load it, earlier ones cannot read a later one. */
const SCHEMA_VERSION = 38;

export interface BoardSpec {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
  readonly marks: readonly Marks[];
}

export function board({ uid, title, description, rows, marks }: BoardSpec): Board {
  return withoutLater({
    id: null,
    uid,
    title,
    description,
    tags: [TAG],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    graphTooltip: DashboardCursorSync.Crosshair,
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    refresh: '30s',
    links: [boardLinks().build()],
    templating: { list: variables() },
    annotations: { list: marks.map(annotation) },
    panels: laidOut(rows),
  });
}

function withoutLater(built: Board): Board {
  const text = JSON.stringify(built, (key, value: unknown) => (LATER.includes(key) ? undefined : value));
  return JSON.parse(text) as Board;
}
