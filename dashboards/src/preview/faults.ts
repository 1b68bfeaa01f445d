import type { BoardData, PanelData } from './board-data.js';
import type { PreviewPanel } from './board-file.js';
import { loadGrafana, type Field, type Frame } from './grafana.js';
import { prepare } from './prepare.js';
import { panelWidth } from './query.js';

/** Width of a column for which nothing is set, and what a panel takes of its own width. */
const DEFAULT_COLUMN = 150;
const PANEL_PADDING = 16;

/** What a person would see amiss on a board: `what: panel: where`. */
export async function faultsOf(board: BoardData): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const data of board.panels) {
    if (data.panel.type === 'row') continue;
    const frames = await prepare(data);
    for (const check of CHECKS) {
      faults.push(...check({ data, frames, board }).map((fault) => `${data.panel.title}: ${fault}`));
    }
  }
  return faults;
}

interface Shown {
  readonly data: PanelData;
  /** After transformations and overrides. */
  readonly frames: readonly Frame[];
  readonly board: BoardData;
}

type Check = (shown: Shown) => readonly string[];

const nameOf = (field: Field, frame: Frame, frames: readonly Frame[]): string =>
  loadGrafana().getFieldDisplayName(field, frame, frames);

const isEmptyValue = (value: unknown): boolean => value === null || value === undefined || value === '';

/** Every field of a panel with its frame. */
function fieldsOf({ frames }: Shown): readonly (readonly [Field, string])[] {
  return frames.flatMap((frame) =>
    frame.fields.map((field) => [field, nameOf(field, frame, frames)] as const),
  );
}

const leftOverColumns: Check = (shown) =>
  ofTables(shown).flatMap(([, name]) =>
    /^Value( #|$)|^Time$/.test(name) ? [`left-over column ${name}`] : [],
  );

function ofTables(shown: Shown): ReturnType<typeof fieldsOf> {
  return shown.data.panel.type === 'table' ? fieldsOf(shown) : [];
}

/** Labels that only some alerts and members have: a router is in no set. */
const RARE = ['Job', 'Exporter', 'Set'];

/** Columns of tables are there unless their query has no result; lines that are named may be missing. */
const overridesWithoutField: Check = (shown) => {
  const { panel, queries } = shown.data;
  const isComplete = queries.every(({ series }) => series > 0);
  const names = new Set(fieldsOf(shown).map(([, name]) => name));
  return (panel.fieldConfig?.overrides ?? []).flatMap(({ matcher: { id, options } }) => {
    if (id === 'byFrameRefID') {
      return queries.some(({ refId }) => refId === options) ? [] : [`override of query ${options}`];
    }
    const isMissing =
      id === 'byName' &&
      panel.type === 'table' &&
      isComplete &&
      !names.has(options) &&
      !RARE.includes(options);
    return isMissing ? [`override of column ${options}, which is not there`] : [];
  });
};

const unresolvedLinks: Check = (shown) => {
  const { frames } = shown;
  return frames.flatMap((frame) => {
    const columns = new Set(frame.fields.map((field) => nameOf(field, frame, frames)));
    return frame.fields.flatMap((field) =>
      (field.type === 'time' ? [] : (field.config.links ?? [])).flatMap(({ url }) => [
        ...[...url.matchAll(/__data\.fields\["?([^"\]}]+)"?\]/g)]
          .filter(([, column = '']) => !columns.has(column))
          .map(([, column = '']) => `link by a column that is not there: ${column}`),
        ...[...url.matchAll(/__field\.labels\.(\w+)/g)]
          .filter(([, label = '']) => field.labels?.[label] === undefined && label !== 'replica_set')
          .map(([, label = '']) => `link by a label that is not there: ${label}`),
      ]),
    );
  });
};

const colouredEmptyCells: Check = (shown) =>
  ofTables(shown).flatMap(([field, name]) => {
    const { type } = (field.config.custom?.cellOptions ?? {}) as { type?: string };
    return field.values.some((value) => {
      if (!isEmptyValue(value)) return false;
      const { color = '' } = field.display?.(value) ?? {};
      return type === 'color-background' && color !== 'transparent' && !/^#......00$/.test(color);
    })
      ? [`coloured ground under an empty cell of ${name}`]
      : [];
  });

const textOfEmptyTable: Check = (shown) => {
  const none = shown.data.panel.fieldConfig?.defaults.noValue;
  return ofTables(shown).flatMap(([field, name]) =>
    none !== undefined &&
    field.values.some((value) => isEmptyValue(value) && field.display?.(value).text === none)
      ? [`text of an empty table in a cell of ${name}`]
      : [],
  );
};

const tooWideTables: Check = ({ data: { panel }, frames, board }) => {
  if (panel.type !== 'table') return [];
  const have = panelWidth(panel.gridPos.w, board.width) - PANEL_PADDING;
  return frames.flatMap(({ fields }) => {
    const need = fields
      .map(({ config: { custom = {} } }) => Number(custom.width ?? custom.minWidth ?? DEFAULT_COLUMN))
      .reduce((sum, width) => sum + width, 0);
    return need > have ? [`${fields.length} columns need ${need} px of ${have}`] : [];
  });
};

/** Both sides of a matrix in one order. */
const matrixOrder: Check = ({ data: { panel }, frames }) => {
  if (!panel.transformations?.some(({ id }) => id === 'groupingToMatrix')) return [];
  return frames.flatMap(({ fields: [first, ...others] }) => {
    if (!first) return [];
    const sides = [first.values.map(String), others.map(({ name }) => name)];
    return sides.every((side) => side.join() === side.toSorted().join())
      ? []
      : [`rows ${sides[0]!.join(' ')}, columns ${sides[1]!.join(' ')}`];
  });
};

/** Lines with the same fixed colour and the same dashes: a person cannot distinguish them. */
const linesOfOneColour: Check = (shown) => {
  if (shown.data.panel.type !== 'timeseries') return [];
  const looks = fieldsOf(shown).flatMap(([{ type, config, labels = {} }, name]) => {
    const { mode, fixedColor = '' } = config.color ?? {};
    if (type !== 'number' || mode !== 'fixed') return [];
    const isLimit = config.custom?.lineWidth === 1;
    // A limit of each cluster or set may look like that of the others.
    return [
      [
        `${fixedColor} ${JSON.stringify(config.custom?.lineStyle ?? '')}`,
        isLimit ? '' : name + (labels.member ?? ''),
      ],
    ];
  });
  const all = [...new Set(looks.map(([look]) => look))];
  return all.flatMap((look) => {
    const lines = new Set(looks.filter(([other]) => other === look).map(([, name]) => name));
    return lines.size > 1 ? [`${lines.size} lines of ${look ?? ''}`] : [];
  });
};

/** Grafana takes the steps of thresholds for the states where it merges equal values: all are one then. */
const mergedStates: Check = ({ data: { panel } }) => {
  if (!['state-timeline', 'status-history'].includes(panel.type)) return [];
  const { color, mappings = [] } = panel.fieldConfig!.defaults;
  return color?.mode !== 'fixed' && mappings.length > 0 ? ['thresholds stand in for the states'] : [];
};

/** Bars count events: whole numbers. */
const partialEvents: Check = (shown) => {
  const { custom = {} } = shown.data.panel.fieldConfig?.defaults ?? {};
  if (custom.drawStyle !== 'bars') return [];
  return fieldsOf(shown).flatMap(([{ type, values }, name]) =>
    type === 'number' && values.some((value) => !Number.isInteger(value) && value !== null)
      ? [`bars of ${name} are no whole numbers`]
      : [],
  );
};

/** An axis of nothing but zeros would go to 100. */
const flatAxes: Check = (shown) => {
  const { panel } = shown.data;
  if (panel.type !== 'timeseries') return [];
  const { custom = {} } = panel.fieldConfig!.defaults;
  const values = fieldsOf(shown).flatMap(([{ type, values: all }]) => (type === 'number' ? all : []));
  return values.length > 0 && values.every((value) => value === 0) && custom.axisSoftMax === undefined
    ? ['an axis of zeros without an end']
    : [];
};

/** Queries that name their series alike give lines that cannot be distinguished. */
const equalNames: Check = (shown) => {
  if (!['timeseries', 'state-timeline', 'status-history'].includes(shown.data.panel.type)) return [];
  const names = shown.frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === 'number')
      .map(({ config, name }) => config.displayNameFromDS ?? name),
  );
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return twice.length > 0 ? [`two lines are called ${twice[0]!}`] : [];
};

const longTitle: Check = ({ data: { panel }, board }) =>
  textWidth(panel.title) > panelWidth(panel.gridPos.w, board.width) - 50 ? ['its title is cut'] : [];

/** Of a title, about: characters of 14 px. */
function textWidth(text: string): number {
  return text.length * 7.5;
}

const CHECKS: readonly Check[] = [
  ...[leftOverColumns, overridesWithoutField, unresolvedLinks, colouredEmptyCells, textOfEmptyTable],
  ...[tooWideTables, matrixOrder, linesOfOneColour, mergedStates, partialEvents, flatAxes, equalNames],
  longTitle,
];

/** Panels that show nothing. */
export function emptyPanels({ panels }: BoardData): readonly PreviewPanel[] {
  return panels
    .filter(({ panel, queries }) => panel.type !== 'row' && queries.every(({ series }) => series === 0))
    .map(({ panel }) => panel);
}
