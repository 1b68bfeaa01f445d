import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import { dbStats } from '../../../../src/scrape/collectors/dbstats.js';
import { clusterOf } from '../../../support/test-scraper.js';
import { memberNamed } from '../scripted-target.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';
import { values } from './page-values.js';

/** As 5.0.4 sends it. */
const OF_APP = {
  ...{ db: 'app', collections: 4, views: 2, objects: Long.fromNumber(103), avgObjSize: 137.495 },
  ...{ dataSize: 14_162, storageSize: 16_384, freeStorageSize: 0, indexes: 4, indexSize: 32_768 },
  ...{ indexFreeStorageSize: 0, totalSize: 49_152, totalFreeStorageSize: 0, scaleFactor: 1 },
  ...{ fsUsedSize: 1, fsTotalSize: 2, ok: 1 },
};

const FIGURES_OF_APP = {
  ...{ collections: 4, views: 2, objects: 103, data_bytes: 14_162, storage_bytes: 16_384 },
  ...{ indexes: 4, index_bytes: 32_768 },
};

describe('collector dbstats', () => {
  it('reports each database as one member has it', async () => {
    const server = new ScriptedServer({ app: [], empty: [] });
    server.answers.set('app', OF_APP);
    server.answers.set('empty', { ...OF_APP, collections: 0, objects: 0 });
    const page = await pageOfReply(dbStats, await server.run(dbStats));
    assert.deepEqual(
      values(page, /^mongodb_database_/, { replica_set: 'rs0', database: 'app' }),
      FIGURES_OF_APP,
    );
    assert.equal(page.value('mongodb_database_objects', { database: 'empty' }), 0);
    const [sample] = page.all('mongodb_database_views', { database: 'app' });
    assert.deepEqual(Object.keys(sample!.labels).toSorted(), [
      ...['cluster_role', 'database', 'mongodb_cluster', 'replica_set'],
    ]);
  });

  it('reads the totals of a router, not its values for each shard', async () => {
    const { db: _, ...ofShard } = OF_APP;
    const server = new ScriptedServer({ app: [] });
    server.answers.set('app', { raw: { 'shA/a:1': { ...ofShard, views: 9 } }, ...OF_APP });
    const reply = await server.run(dbStats);
    assert.ok(!JSON.stringify(reply).includes('shA'));
    const router = memberNamed('m:1', { clusterRole: 'mongos' });
    const page = await pageOfReply(dbStats, reply, { kind: 'cluster', cluster: clusterOf([router]) });
    assert.deepEqual(values(page, /^mongodb_database_/, { database: 'app' }), FIGURES_OF_APP);
    assert.deepEqual(page.all('mongodb_database_views')[0]!.labels, {
      mongodb_cluster: 'test',
      database: 'app',
    });
  });

  it('loses no more than what is missing or of another type', async () => {
    const server = new ScriptedServer({ app: [] });
    server.answers.set('app', { collections: 'four', views: 2 });
    const page = await pageOfReply(dbStats, await server.run(dbStats));
    assert.deepEqual(values(page, /^mongodb_database_/, {}), { views: 2 });
  });
});
