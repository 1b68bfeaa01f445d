import assert from 'node:assert/strict';
import type { BoardData, PanelData } from '../../../dashboards/src/preview/board-data.js';
import type { PreviewPanel } from '../../../dashboards/src/preview/board-file.js';
import { faultsOf } from '../../../dashboards/src/preview/faults.js';
import { toFrames, type Series } from '../../../dashboards/src/preview/frames.js';
import { requirePreview } from '../../support/boards/preview.js';

const STEP_MS = 15_000;

const GROUND = { type: 'color-background', mode: 'basic' };

type Settings = Partial<Omit<NonNullable<PreviewPanel['fieldConfig']>, 'defaults'>> & {
  readonly defaults?: Readonly<Record<string, unknown>>;
};

interface Shape {
  readonly type: string;
  readonly title?: string;
  readonly width?: number;
  readonly settings?: Settings;
  readonly transformations?: PreviewPanel['transformations'];
  readonly legend?: string;
  /** The series of each query. */
  readonly answers: readonly (readonly Series[])[];
}

const series = (labels: Series['labels'], ...values: readonly number[]): Series => ({
  labels,
  times: values.map((_, index) => index * STEP_MS),
  values,
});

function panel({
  type,
  title = 'Panel',
  width = 24,
  legend = '{{member}}',
  answers,
  ...rest
}: Shape): PanelData {
  const { settings = {}, transformations } = rest;
  const isTable = type === 'table';
  const targets = answers.map((_, index) => ({
    ...{ refId: 'ABC'[index]!, expr: 'up', instant: isTable, legendFormat: legend },
    format: isTable ? 'table' : 'time_series',
  }));
  return {
    panel: {
      ...{ id: 1, type, title, gridPos: { x: 0, y: 0, w: width, h: 8 }, targets },
      ...(transformations && { transformations }),
      fieldConfig: { defaults: {}, overrides: [], ...settings },
    },
    frames: toFrames(
      answers.map((one, index) => ({
        refId: 'ABC'[index]!,
        expr: 'up',
        series: one,
        target: targets[index]!,
      })),
      STEP_MS,
    ),
    queries: answers.map((one, index) => ({ refId: 'ABC'[index]!, expr: 'up', series: one.length })),
    intervalMs: STEP_MS,
  };
}

async function faults(shape: Shape): Promise<readonly string[]> {
  const board: BoardData = {
    board: { uid: 'board', title: 'Board', description: '' },
    ...{ variables: {}, from: 0, to: 10 * STEP_MS, width: 1600, marks: [], panels: [panel(shape)] },
    queried: { count: 0, milliseconds: 0 },
  };
  return (await faultsOf(board)).map((fault) => fault.replace(/^Panel: /, ''));
}

const [a, b] = [series({ member: 'a' }, 1), series({ member: 'b' }, 1)];

const shown = { id: 'organize', options: { excludeByName: { Time: true }, renameByName: { Value: 'Up' } } };

const overridden = (options: string, id: string, value: unknown): Settings => ({
  overrides: [{ matcher: { id: 'byName', options }, properties: [{ id, value }] }],
});

const BARS = { defaults: { custom: { drawStyle: 'bars', axisSoftMax: 1 } } };

/** Each fault with a panel that has it, and what is said of it. */
const FAULTS: readonly (readonly [name: string, shape: Shape, said: RegExp])[] = [
  ['a left-over column', { type: 'table', answers: [[a]] }, /^left-over column Time/],
  [
    'an override that meets no column',
    { type: 'table', answers: [[a]], transformations: [shown], settings: overridden('Lag', 'unit', 's') },
    /^override of column Lag/,
  ],
  [
    'a link by a column that is not there',
    {
      ...{ type: 'table', answers: [[a]], transformations: [shown] },
      settings: overridden('Up', 'links', [{ title: '', url: '/d/x?var-set=${__data.fields["Set"]}' }]),
    },
    /^link by a column that is not there: Set/,
  ],
  [
    'a link by a label that is not there',
    {
      ...{ type: 'timeseries', answers: [[a]] },
      settings: { defaults: { links: [{ title: '', url: '/d/x?var-host=${__field.labels.host}' }] } },
    },
    /^link by a label that is not there: host/,
  ],
  [
    'a coloured ground under an empty cell',
    {
      ...{ type: 'table', answers: [[a], [series({ member: 'b' }, 2)]] },
      transformations: [{ id: 'merge', options: {} }],
      settings: {
        defaults: {
          color: { mode: 'thresholds' },
          thresholds: { mode: 'absolute', steps: [{ value: null, color: '#009E73' }] },
          custom: { cellOptions: GROUND },
        },
      },
    },
    /^coloured ground under an empty cell of Value/,
  ],
  [
    'the text of an empty table in a cell',
    {
      ...{ type: 'table', answers: [[a], [series({ member: 'b' }, 2)]] },
      transformations: [{ id: 'merge', options: {} }],
      settings: { defaults: { noValue: 'No alert fires' } },
    },
    /^text of an empty table in a cell of Value/,
  ],
  [
    'columns that do not fit',
    { type: 'table', answers: [[a]], width: 4, transformations: [shown] },
    /^2 columns need 300 px of/,
  ],
  [
    'a matrix whose sides are in different orders',
    {
      ...{ type: 'table' },
      answers: [[series({ observer: 'b', member: 'a' }, 1), series({ observer: 'a', member: 'b' }, 1)]],
      transformations: [
        {
          id: 'groupingToMatrix',
          options: { rowField: 'observer', columnField: 'member', valueField: 'Value' },
        },
      ],
    },
    /^rows b a, columns a b/,
  ],
  [
    'two lines of one colour',
    {
      ...{ type: 'timeseries', answers: [[a, b]] },
      settings: { defaults: { color: { mode: 'fixed', fixedColor: '#56B4E9' } } },
    },
    /^2 lines of #56B4E9/,
  ],
  [
    'two lines of one name',
    { type: 'timeseries', legend: 'used', answers: [[a, b]] },
    /^two lines are called used/,
  ],
  [
    'states that thresholds would merge',
    {
      ...{ type: 'state-timeline', answers: [[a]] },
      settings: { defaults: { color: { mode: 'thresholds' }, mappings: [{ type: 'value', options: {} }] } },
    },
    /^thresholds stand in for the states/,
  ],
  [
    'bars that are parts of events',
    { type: 'timeseries', settings: BARS, answers: [[series({ member: 'a' }, 0, 1.33, 0)]] },
    /^bars of a are no whole numbers/,
  ],
  [
    'an axis of zeros that goes to 100',
    { type: 'timeseries', answers: [[series({ member: 'a' }, 0, 0)]] },
    /^an axis of zeros without an end/,
  ],
  [
    'a title that is cut',
    { type: 'stat', title: 'T'.repeat(60), width: 4, answers: [[a]] },
    /its title is cut/,
  ],
];

describe('faults of boards that a person would see', () => {
  before(function () {
    requirePreview(this);
  });

  for (const [name, shape, said] of FAULTS) {
    it(`finds ${name}`, async () => {
      const found = await faults(shape);
      assert.ok(
        found.some((fault) => said.test(fault)),
        found.join('\n'),
      );
    });
  }

  it('finds nothing amiss in lines of two members', async () => {
    const settings = { defaults: { color: { mode: 'palette-classic' }, custom: { axisSoftMax: 1 } } };
    assert.deepEqual(await faults({ type: 'timeseries', settings, answers: [[a, b]] }), []);
  });
});
