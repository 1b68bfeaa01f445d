import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { checkpoint, store, STORED, timesRun } from '../support/stored-data.js';

const SWITCHED_ON = ['dbstats', 'collstats', 'fcv'].map((name) => `--collector.${name}`);

const ASKED = ['dbStats', 'listCollections', 'aggregate', 'getParameter'];

/** Family of databases → field of dbStats. */
const OF_DATABASES = {
  mongodb_database_collections: 'collections',
  mongodb_database_views: 'views',
  mongodb_database_objects: 'objects',
  mongodb_database_data_bytes: 'dataSize',
  mongodb_database_storage_bytes: 'storageSize',
  mongodb_database_indexes: 'indexes',
  mongodb_database_index_bytes: 'indexSize',
};

/** Family of collections → field of collStats. */
const OF_COLLECTIONS = {
  mongodb_collection_documents: 'count',
  mongodb_collection_data_bytes: 'size',
  mongodb_collection_storage_bytes: 'storageSize',
  mongodb_collection_free_storage_bytes: 'freeStorageSize',
  mongodb_collection_indexes: 'nindexes',
  mongodb_collection_index_bytes: 'totalIndexSize',
};

/** `database.collection` of every sample. */
function collectionsOf(page: Page, name = 'mongodb_collection_data_bytes'): readonly string[] {
  return page.all(name).map(({ labels: { database = '', collection = '' } }) => `${database}.${collection}`);
}

describe('sizes of databases and collections, asked once for the set', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let primary: MongoServer;
  let hidden: MongoServer;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [
        { name: 'first' },
        { name: 'hidden', hidden: true },
        { name: 'delayed', hidden: true, delaySeconds: 3600 },
      ],
    });
    [primary, hidden] = [set.member('first'), set.member('hidden')];
    await store(primary, 2);
    await Promise.all(set.members.map(checkpoint));
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`, ...SWITCHED_ON]);
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  const rs0 = { cluster_role: 'replset', replica_set: 'rs0' };

  it('the hidden member tells, the others are not asked; once until the replies are old', async () => {
    const [before, others] = await Promise.all([timesRun(hidden, ASKED), timesRun(primary, ASKED)]);
    const page = await exporter.scrape();
    for (const command of ['dbStats', 'collStats', 'getParameter']) {
      const asked = page.all('mongodb_scrape_command_success', { command });
      assert.deepEqual(
        asked.map(({ labels, value }) => [labels.member, value]),
        [[hidden.address, 1]],
        command,
      );
    }
    for (let n = 0; n < 3; n++) await exporter.scrape();
    const [after, othersAfter] = await Promise.all([timesRun(hidden, ASKED), timesRun(primary, ASKED)]);
    assert.deepEqual(after, {
      // Of two databases, and of `local` for the file system.
      dbStats: before.dbStats! + 3,
      listCollections: before.listCollections! + 2,
      aggregate: before.aggregate! + STORED.length,
      getParameter: before.getParameter! + 1,
    });
    assert.deepEqual(othersAfter, { ...others, dbStats: others.dbStats! + 1 });
  });

  it('databases: what dbStats says', async () => {
    const page = await exporter.scrape();
    for (const database of ['app', 'shop']) {
      const stats = await hidden.client().db(database).command({ dbStats: 1 });
      for (const [name, field] of Object.entries(OF_DATABASES)) {
        assert.equal(typeof stats[field], 'number', field);
        assert.equal(page.value(name, { ...rs0, database }), stats[field], `${name} of ${database}`);
      }
    }
    assert.equal(page.all('mongodb_database_objects').length, 2);
  });

  it('collections: what collStats says, of capped ones and time series too, and of no view', async () => {
    const page = await exporter.scrape();
    assert.deepEqual(collectionsOf(page), STORED);
    for (const namespace of STORED) {
      const [database = '', ...rest] = namespace.split('.');
      const collection = rest.join('.');
      const stats = await hidden.client().db(database).command({ collStats: collection });
      const labels = { ...rs0, database, collection };
      for (const [name, field] of Object.entries(OF_COLLECTIONS)) {
        assert.equal(page.value(name, labels), stats[field], `${name} of ${namespace}`);
      }
      const indexes = page.all('mongodb_index_size_bytes', labels);
      assert.deepEqual(
        Object.fromEntries(indexes.map(({ labels: { index }, value }) => [index, value])),
        stats.indexSizes,
      );
    }
    assert.equal(page.value('mongodb_collection_documents', { collection: 'orders' }), 500);
    assert.equal(page.all('mongodb_index_size_bytes', { collection: 'orders' }).length, 2);
  });

  it('the feature compatibility version', async () => {
    const page = await exporter.scrape();
    const versions = page.all('mongodb_feature_compatibility_version_info', rs0);
    const reply = await hidden.command({ getParameter: 1, featureCompatibilityVersion: 1 });
    const { version } = reply.featureCompatibilityVersion as Document;
    assert.deepEqual(
      versions.map(({ labels }) => labels.version),
      [version],
    );
    assert.equal(page.value('mongodb_feature_compatibility_upgrading', rs0), 0);
  });

  it('the file system of every data member, switched on or not', async () => {
    // One that asks now: others write to the same disk, and what was asked is held for a minute.
    const newcomer = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`, ...SWITCHED_ON]);
    try {
      const page = await newcomer.scrape();
      const stats = await primary.client().db('local').command({ dbStats: 1 });
      for (const { address: member } of set.members) {
        assert.equal(page.value('mongodb_filesystem_size_bytes', { member }), stats.fsTotalSize);
        const used = page.value('mongodb_filesystem_used_bytes', { member })!;
        assert.ok(Math.abs(used - Number(stats.fsUsedSize)) < 2 ** 30, `${used}`);
      }
    } finally {
      await newcomer.stop();
    }
  });

  it('are cut by their limits, and say so', async () => {
    for (const name of ['dbstats', 'collstats']) {
      assert.equal((await exporter.scrape()).value('mongodb_collector_truncated', { collector: name }), 0);
    }
    const narrow = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      ...SWITCHED_ON,
      ...['--dbstats.limit=1', '--collstats.namespaces=shop,!*.log', '--collstats.limit=1'],
    ]);
    try {
      const page = await narrow.scrape();
      assert.deepEqual(collectionsOf(page), ['shop.orders']);
      const databases = page.all('mongodb_database_objects').map(({ labels }) => labels.database);
      assert.deepEqual(databases, ['app']);
      assert.equal(page.value('mongodb_collector_truncated', { collector: 'collstats' }), 1);
      assert.equal(page.value('mongodb_collector_truncated', { collector: 'dbstats' }), 1);
      assert.equal(page.all('mongodb_collector_truncated', { collector: 'fcv' }).length, 0);
    } finally {
      await narrow.stop();
    }
  });

  it('the primary tells while the hidden member is down, never the delayed one', async () => {
    const quick = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      ...SWITCHED_ON,
      ...['--collstats.max-age=1s', '--collstats.namespaces=shop.orders'],
    ]);
    const asked = (page: Page): readonly unknown[] =>
      page.all('mongodb_scrape_command_success', { command: 'collStats' }).map(({ labels }) => labels.member);
    try {
      assert.deepEqual(asked(await quick.scrape()), [hidden.address]);
      await hidden.kill();
      const page = await quick.scrapeUntil((one) => asked(one)[0] === primary.address);
      assert.equal(page.value('mongodb_collection_documents', { ...rs0, collection: 'orders' }), 500);
      await hidden.start();
      const again = await quick.scrapeUntil((one) => asked(one)[0] === hidden.address);
      assert.deepEqual(collectionsOf(again), ['shop.orders']);
    } finally {
      await quick.stop();
    }
  });
});
