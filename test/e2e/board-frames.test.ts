import assert from 'node:assert/strict';
import { BOARDS } from '../../dashboards/src/boards.js';
import type { BoardData } from '../../dashboards/src/preview/board-data.js';
import type { PreviewBoard } from '../../dashboards/src/preview/board-file.js';
import { emptyPanels, faultsOf } from '../../dashboards/src/preview/faults.js';
import { prepare } from '../../dashboards/src/preview/prepare.js';
import { queryBoard } from '../../dashboards/src/preview/query.js';
import { requirePreview } from '../support/boards/preview.js';
import { SCENES, type SceneName } from '../support/boards/played/scenes.js';
import { startPlayed, type PlayedStage } from '../support/boards/played/stage.js';
import { requirePrometheus } from '../support/prometheus.js';

/** Width of a screen of 1600 pixels. */
const WIDTH = 1600;

const boards = BOARDS as unknown as readonly PreviewBoard[];

const nameOf = ({ uid }: PreviewBoard): string => uid.replace('mongodb-topology-', '');

const boardOf = (name: string): PreviewBoard => boards.find((board) => nameOf(board) === name)!;

/** Of a sharded cluster alone. */
const SHARDED = 'sharded-cluster';

/** Panels that are empty while nothing fails. */
const ABOUT_FAILURES = [
  ...['Sets in trouble', 'Members in trouble', 'Firing alerts', 'Why heartbeats fail', 'Initial sync'],
  'Why commands fail',
];

/** Time for Prometheus to take in what is played, on a host with other load. */
const START_MS = 180_000;

function query(board: PreviewBoard, { prometheus, from, to, stepSeconds }: PlayedStage): Promise<BoardData> {
  return queryBoard(board, { url: prometheus.url, from, to, scrapeSeconds: stepSeconds, width: WIDTH });
}

/** What a table shows: the texts of each row, by the titles of the columns. */
async function rowsOf(data: BoardData, title: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const shown = data.panels.find(({ panel }) => panel.type === 'table' && panel.title === title)!;
  const [frame] = await prepare(shown);
  return Array.from({ length: frame?.length ?? 0 }, (_, row) =>
    Object.fromEntries(
      frame!.fields.map((field) => [
        (field.config as { displayName?: string }).displayName ?? field.name,
        field.display!(field.values[row]).text,
      ]),
    ),
  );
}

/** Points of a panel that are not 0, of each line by its name. */
async function eventsOf(data: BoardData, title: string): Promise<Readonly<Record<string, number>>> {
  const frames = await prepare(data.panels.find(({ panel }) => panel.title === title)!);
  const lines = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === 'number'));
  const counted = lines.map(
    ({ config, values }) =>
      [config.displayNameFromDS ?? '', values.filter((value) => value !== 0).length] as const,
  );
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

function playing(name: SceneName, tests: (stage: () => PlayedStage) => void): void {
  describe(`scene ${name}`, function () {
    this.timeout(START_MS);
    let stage: PlayedStage;

    before(async function () {
      requirePrometheus(this);
      requirePreview(this);
      stage = await startPlayed(SCENES[name]);
    });

    after(() => stage?.stop());

    for (const board of boards) {
      it(`shows nothing amiss on the board ${nameOf(board)}`, async () => {
        assert.deepEqual(await faultsOf(await query(board, stage)), []);
      });
    }

    tests(() => stage);
  });
}

describe('boards as Grafana shows them', () => {
  playing('three', (stage) => {
    it('leaves no panel empty but those about failures', async () => {
      for (const board of boards) {
        const empty = emptyPanels(await query(board, stage())).map(({ title }) => title);
        assert.deepEqual(
          empty.filter((title) => !ABOUT_FAILURES.includes(title)),
          [],
          nameOf(board),
        );
      }
    });

    it('draws one bar for one election, and one for the change of the primary', async () => {
      const data = await query(boardOf('replica-set'), stage());
      assert.deepEqual(await eventsOf(data, 'Elections won, by reason'), { election_timeout: 1 });
      assert.deepEqual(await eventsOf(data, 'Elections called, by reason'), { election_timeout: 1 });
      assert.deepEqual(await eventsOf(data, 'Changes of primary'), { 'another member': 1 });
    });
  });

  playing('seven', (stage) => {
    it('names the members in trouble, the worst first, with the reason', async () => {
      const rows = await rowsOf(await query(boardOf('overview'), stage()), 'Members in trouble');
      const troubles = rows.map(({ Trouble, Member = '', Reason }) => [
        Trouble,
        Member.split('.')[0],
        Reason,
      ]);
      assert.deepEqual(troubles.toSorted(), [
        ['Commands fail', 'mongodb-orders-4', '–'],
        ['Down', 'mongodb-orders-2', 'refused'],
        ['Lags', 'mongodb-orders-3', '–'],
        ['Not in a normal state', 'mongodb-orders-6', '–'],
      ]);
    });

    it('shows every member as a row and a column of the matrix of health', async () => {
      const rows = await rowsOf(await query(boardOf('replica-set'), stage()), 'Health of each pair');
      // Of the member that is down nothing is reported; itself it is reported of.
      assert.equal(rows.length, 6);
      for (const row of rows) assert.equal(Object.keys(row).length, 8);
    });
  });

  playing('lost', (stage) => {
    it('says why the set is in trouble', async () => {
      const rows = await rowsOf(await query(boardOf('overview'), stage()), 'Sets in trouble');
      const texts = rows.map(({ Severity, Trouble }) => `${Severity ?? ''}: ${Trouble ?? ''}`);
      assert.ok(texts.includes('critical: No majority'), texts.join());
      assert.ok(texts.includes('critical: No primary'), texts.join());
    });
  });

  playing('many', (stage) => {
    it('draws no more rows and lines than can be read', async () => {
      const { panels } = await query(boardOf('overview'), stage());
      for (const { panel, frames } of panels) {
        const isStates = ['status-history', 'state-timeline'].includes(panel.type);
        if (isStates) assert.ok(frames.length <= 15, `${panel.title}: ${frames.length} rows`);
      }
      const status = panels.find(({ panel }) => panel.type === 'status-history')!;
      const names = status.frames.map(({ name }) => name);
      // Both that were down are among the 15 of 49.
      assert.ok(names.includes(SCENES.many.down[0].member), names.join());
      assert.ok(names.includes(SCENES.many.down[1].member), names.join());
    });

    it('shows every shard on the board of the sharded cluster', async () => {
      const rows = await rowsOf(await query(boardOf(SHARDED), stage()), 'Shards and config servers');
      assert.equal(rows.length, SCENES.many.clusters[0].sets.length);
    });
  });
});
