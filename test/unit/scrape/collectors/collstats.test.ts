import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { collStats } from '../../../../src/scrape/collectors/collstats.js';
import type { Page } from '../../../support/exposition.js';
import { refusal } from '../scripted.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';
import { values } from './page-values.js';

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
