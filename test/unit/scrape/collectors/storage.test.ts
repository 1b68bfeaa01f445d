import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { collStats } from '../../../../src/scrape/collectors/collstats.js';
import { dbStats } from '../../../../src/scrape/collectors/dbstats.js';
import { filesystem } from '../../../../src/scrape/collectors/filesystem.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import type { Page } from '../../../support/exposition.js';
import { firstRequest } from '../../../support/first-run.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';
import { clusterOf } from '../../../support/rounds.js';
import { helloOf, memberNamed, SECONDARY } from '../scripted-target.js';
import { refusal } from '../scripted.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';

/** Values of these families with these labels, by the end of their names. */
function values(page: Page, prefix: RegExp, labels: Readonly<Record<string, string>>): Document {
  const found = page.samples.filter(
    ({ name, labels: own }) =>
      prefix.test(name) && Object.entries(labels).every(([key, value]) => own[key] === value),
  );
  return Object.fromEntries(
    found.map(({ name, labels: { index = '' }, value }) => [`${name.replace(prefix, '')}${index}`, value]),
  );
}

describe('collector filesystem', () => {
  it('reports the disk of each data member', async () => {
    const reply = { db: 'local', fsUsedSize: 107_374_182_400, fsTotalSize: Long.fromNumber(268_435_456_000) };
    const page = await pageOf(singleMemberScrape({ isWritablePrimary: true }, { 'local.dbStats': reply }));
    assert.equal(page.value('mongodb_filesystem_size_bytes', { member: 'db1:27017' }), 268_435_456_000);
    assert.equal(page.value('mongodb_filesystem_used_bytes', { member: 'db1:27017' }), 107_374_182_400);
  });

  it('reads `local`, which every data member has and members of shards permit', () => {
    const target = { member: memberNamed('a:1'), hello: parseHello(helloOf(SECONDARY)), leaveOut: {} };
    assert.deepEqual(firstRequest(filesystem.commands[0]!), { database: 'local', request: { dbStats: 1 } });
    assert.equal(filesystem.isFor(target), true);
    const shard = memberNamed('a:1', { clusterRole: 'shard', set: 'rs0' });
    const of8 = parseHello({ ...helloOf(SECONDARY), maxWireVersion: 25 });
    assert.equal(filesystem.isFor({ ...target, member: shard, hello: of8 }), true);
    assert.equal(filesystem.isFor({ ...target, hello: parseHello(helloOf({})) }), false);
  });

  it('reports nothing where the storage engine has no files', async () => {
    const page = await pageOf(
      singleMemberScrape({ isWritablePrimary: true }, { 'local.dbStats': { db: 'local' } }),
    );
    assert.deepEqual(values(page, /^mongodb_filesystem/, {}), {});
  });
});

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

/** As the projection leaves it of a reply of 6.0.5. */
const OF_ORDERS = {
  ...{ count: 100, size: 13_700, storageSize: 4096, freeStorageSize: 0, totalIndexSize: 24_576 },
  ...{ nindexes: 2, indexSizes: { _id_: 4096, n_1: 20_480 } },
};

describe('collector collstats', () => {
  const ORDERS = { database: 'app', collection: 'orders' };
  let server: ScriptedServer;

  beforeEach(() => {
    server = new ScriptedServer({ app: ['orders', 'tmp'] });
    server.answers.set('app.tmp', refusal(26));
  });

  const pageWith = async (...documents: readonly Document[]): Promise<Page> => {
    server.answers.set('app.orders', documents);
    return pageOfReply(collStats, await server.run(collStats));
  };

  it('reports each collection and index as one member has it', async () => {
    const page = await pageWith(OF_ORDERS);
    assert.deepEqual(values(page, /^mongodb_(collection_|(?=index_))/, { replica_set: 'rs0', ...ORDERS }), {
      ...{ documents: 100, data_bytes: 13_700, storage_bytes: 4096, free_storage_bytes: 0 },
      ...{ indexes: 2, index_bytes: 24_576, index_size_bytes_id_: 4096, index_size_bytesn_1: 20_480 },
    });
    assert.equal(page.all('mongodb_collection_documents').length, 1);
  });

  it('requests nothing that is not read', async () => {
    await pageWith(OF_ORDERS);
    const { pipeline } = server.requests.find(({ aggregate }) => aggregate === 'orders')!;
    const [stats, project] = pipeline as readonly Document[];
    assert.deepEqual(stats, { $collStats: { storageStats: {} } });
    assert.deepEqual(
      Object.keys(project!.$project as Document).toSorted(),
      Object.keys(OF_ORDERS).toSorted(),
    );
  });

  it('adds up the values of the shards; the number of indexes is that of the collection', async () => {
    const other = {
      ...{ count: Long.fromNumber(1), size: 10, storageSize: 20, freeStorageSize: 30, totalIndexSize: 40 },
      ...{ nindexes: 3, indexSizes: { _id_: 4, new_1: 6 } },
    };
    assert.deepEqual(values(await pageWith(OF_ORDERS, other), /^mongodb_(collection_|(?=index_))/, ORDERS), {
      ...{ documents: 101, data_bytes: 13_710, storage_bytes: 4116, free_storage_bytes: 30 },
      ...{ indexes: 3, index_bytes: 24_616 },
      ...{ index_size_bytes_id_: 4100, index_size_bytesn_1: 20_480, index_size_bytesnew_1: 6 },
    });
  });

  it('reports no number of documents of time series, which have buckets', async () => {
    const { count: _, ...ofSeries } = { ...OF_ORDERS, nindexes: 0, indexSizes: {} };
    const told = values(await pageWith(ofSeries), /^mongodb_(collection_|(?=index_))/, ORDERS);
    assert.equal('documents' in told, false);
    assert.deepEqual([told.data_bytes, told.indexes], [13_700, 0]);
  });

  it('takes names of collections and indexes as they are', async () => {
    server = new ScriptedServer({ app: ['a.b "c"\\'] });
    server.answers.set('app.a.b "c"\\', [{ ...OF_ORDERS, indexSizes: { 'x.y_1\n': 5 } }]);
    const page = await pageOfReply(collStats, await server.run(collStats));
    const [index] = page.all('mongodb_index_size_bytes');
    assert.deepEqual([index!.labels.collection, index!.labels.index], ['a.b "c"\\', 'x.y_1\n']);
  });

  it('reports nothing that is missing or of another type', async () => {
    const page = await pageWith({ count: 'many', indexSizes: [1], size: 5 });
    assert.deepEqual(values(page, /^mongodb_(collection_|(?=index_))/, {}), { data_bytes: 5 });
  });
});
