import assert from 'node:assert/strict';
import { columnLabels, queriesOf } from '../support/boards/board-queries.js';
import { readDashboards, type Dashboard } from '../support/boards/dashboards.js';
import { occasionOf, unusedTexts, type Occasion } from '../support/boards/listed.js';
import { CLUSTERS, startStage, type Stage } from '../support/boards/stage.js';
import { EVERY_CLUSTER, Viewer } from '../support/boards/viewer.js';
import { requireMongod } from '../support/mongod-binary.js';
import { requirePrometheus } from '../support/prometheus.js';
import { recorded } from '../support/recorded.js';
import { waitUntil } from '../support/wait-until.js';
import { singleMemberScrape, pageOf } from '../support/metrics/rendered.js';

const boards = readDashboards();

/** Boards that must be full on each cluster; on all clusters together, all of them. */
const BOARDS: Readonly<Record<string, readonly string[]>> = {
  [CLUSTERS.set]: [
    'overview',
    'replica-set',
    'instance',
    'collections',
    'storage-engine',
    'hosts',
    'exporter',
  ],
  [CLUSTERS.sharded]: ['overview', 'instance', 'sharded-cluster', 'storage-engine', 'exporter'],
  [EVERY_CLUSTER]: boards.map(({ uid }) => uid.replace('mongodb-topology-', '')),
};

/** A page of a server that counts what 6.0 does not. */
async function newerPage(): Promise<string> {
  const serverStatus = {
    ...recorded('documented/serverStatus-8.0.json'),
    shardingStatistics: { countDonorMoveChunkCommitted: 3, countDonorMoveChunkAborted: 2 },
  };
  const { text } = await pageOf(
    singleMemberScrape({ setName: 'rs0', isWritablePrimary: true }, { serverStatus }),
  );
  return text
    .replaceAll('mongodb_cluster="test"', `mongodb_cluster="${CLUSTERS.newer}"`)
    .replaceAll('cluster_role="replset"', 'cluster_role="replset",replica_set="newer"');
}

/** Labels that only alerts about an exporter that is down have. */
const RARE = ['job', 'instance'];

const boardOf = (name: string): Dashboard => boards.find(({ uid }) => uid === `mongodb-topology-${name}`)!;

describe('dashboards, every query of them in a real Prometheus', function () {
  this.timeout(120_000);
  let stage: Stage;
  let viewer: Viewer;

  before(async function () {
    await requireMongod(this);
    requirePrometheus(this);
    stage = await startStage(await newerPage());
    viewer = new Viewer(stage.prometheus);
  });

  after(() => stage?.stop());

  /** Waits until nothing is empty but what is listed. */
  async function isFull(cluster: string): Promise<void> {
    for (const board of BOARDS[cluster]!.map(boardOf)) {
      const queries = queriesOf(board).filter((query) => occasionOf(query) === undefined);
      assert.ok(queries.length > 10);
      await viewer.sees(board, cluster, queries);
    }
  }

  /** Waits until what is listed for the occasion is shown, too. */
  async function shows(occasion: Occasion): Promise<void> {
    for (const board of boards) {
      const queries = queriesOf(board).filter((query) => occasionOf(query) === occasion);
      await viewer.sees(board, EVERY_CLUSTER, queries);
    }
  }

  it('a healthy replica set: nothing is empty, but for what is listed', () => isFull(CLUSTERS.set));

  it('a healthy sharded cluster: nothing is empty, but for what is listed', () => isFull(CLUSTERS.sharded));

  it('all clusters together: nothing is empty, but for what is listed', () => isFull(EVERY_CLUSTER));

  it('two exporters that watch the same count once', async () => {
    const overview = boardOf('overview');
    const instances = overview.panels.find(({ title }) => title === 'Members');
    const shown = await Promise.all(
      instances!.targets!.map((target) => viewer.show(overview, EVERY_CLUSTER, target)),
    );
    // Up, down and known: a set of three, two routers, two config servers, two shards of one, and the newer one.
    assert.deepEqual(
      shown.map(([series]) => series?.value[1]),
      ['10', '0', '10'],
    );
  });

  it('an oplog that has dropped its oldest entries', () =>
    shows('once an oplog has dropped its oldest entries'));

  it('servers with TLS', () => shows('with TLS'));

  it('servers newer than 6.0', () => shows('with servers newer than 6.0'));

  it('a member in its initial sync', async () => {
    await stage.addNewcomer();
    await shows('during an initial sync');
  });

  it('a command that a member refuses', async () => {
    const data = { failCommands: ['serverStatus'], errorCode: 13 };
    const [, secondary] = stage.set.members;
    await secondary!.command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data });
    await shows('while a command fails');
    await secondary!.command({ configureFailPoint: 'failCommand', mode: 'off' });
  });

  it('a planned hand-over: who led before is shown', async () => {
    const [, secondary] = stage.set.members;
    // It is refused while the secondary is behind.
    await waitUntil(() => secondary!.tryCommand({ replSetStepUp: 1 }));
    const board = boardOf('replica-set');
    const queries = queriesOf(board).filter(({ place }) => place.startsWith('Last election '));
    await waitUntil(
      async () => {
        await viewer.sees(board, CLUSTERS.set, queries);
        return queries.some(({ place }) => viewer.seen(board, place)?.has('previous'));
      },
      { intervalMs: 200 },
    );
  });

  it('a primary that is killed: what is wrong, then the failover, and all else as before', async () => {
    const primary = await stage.set.waitForPrimary();
    await primary.kill();
    await shows('while a member is down');
    await shows('after a failover');
    await isFull(CLUSTERS.set);
  });

  it('once the time shown is over: how much collections have grown', () =>
    shows('once the time shown is over'));

  it('every query has shown something, and every column of a table was filled', () => {
    for (const board of boards) {
      for (const { place } of queriesOf(board)) assert.ok(viewer.seen(board, place), `${board.uid} ${place}`);
      for (const panel of board.panels) {
        const labels = (panel.targets ?? []).map(({ refId }) =>
          viewer.seen(board, `${panel.title} ${refId}`),
        );
        for (const column of columnLabels(panel).filter((label) => !RARE.includes(label))) {
          assert.ok(
            labels.some((names) => names?.has(column)),
            `${board.uid} ${panel.title}: ${column}`,
          );
        }
      }
    }
  });

  it('nothing is listed that no query asks for', () => {
    assert.deepEqual(unusedTexts(boards.flatMap(queriesOf)), []);
  });
});
