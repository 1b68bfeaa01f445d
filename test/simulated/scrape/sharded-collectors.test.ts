import assert from 'node:assert/strict';
import { collStats } from '../../../src/scrape/collectors/collstats.js';
import { dbStats } from '../../../src/scrape/collectors/dbstats.js';
import { fcv } from '../../../src/scrape/collectors/fcv.js';
import { filesystem } from '../../../src/scrape/collectors/filesystem.js';
import { isTruncated } from '../../../src/scrape/collector.js';
import { limitsOf } from '../../../src/scrape/limits.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { pageOf } from '../../support/metrics/rendered.js';
import { fleetTopology, TestScraper } from '../../support/test-scraper.js';

/** Of these two shards the second has twice as much of what is sharded as the first. */
describe('collectors of a simulated sharded cluster', () => {
  let fleet: Fleet;
  let scraper: TestScraper;

  before(async () => {
    const shards = [
      { name: 'shA', members: 2 },
      { name: 'shB', members: 2 },
    ];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 1, shards }] });
  });

  beforeEach(() => {
    scraper = new TestScraper(fleetTopology(fleet));
  });

  afterEach(() => scraper.close());

  after(() => fleet.stop());

  const seen = async (clusterRole: string): Promise<Record<string, number>> => {
    const sums: Record<string, number> = {};
    for (const { name } of fleet.members.filter((member) => member.clusterRole === clusterRole)) {
      const { commands } = await fleet.seen(name);
      for (const [command, times] of Object.entries(commands)) sums[command] = (sums[command] ?? 0) + times;
    }
    return sums;
  };

  it('read databases through one router, which adds them up', async () => {
    const page = await pageOf(await scraper.scrape(5000, [dbStats]));
    const app = { mongodb_cluster: 'shop', database: 'app' };
    assert.equal(page.value('mongodb_database_objects', app), 3 * 1200);
    assert.equal(page.value('mongodb_database_data_bytes', app), 3 * 440_000);
    assert.equal(page.value('mongodb_database_storage_bytes', app), 3 * 110_000);
    assert.equal(page.value('mongodb_database_collections', app), 4);
    assert.equal(page.value('mongodb_database_indexes', app), 8);
    assert.equal(page.value('mongodb_database_views', app), 1);
    const names = page.all('mongodb_database_objects').map(({ labels }) => labels.database);
    assert.deepEqual(names, ['app', 'archive', 'shop']);
    assert.equal((await seen('mongos')).dbStats, 3);
    assert.equal('dbStats' in (await seen('shard')), false);
  });

  it('read collections through one router, and add up the values of the shards', async () => {
    const page = await pageOf(await scraper.scrape(5000, [collStats]));
    const orders = { mongodb_cluster: 'shop', database: 'app', collection: 'orders' };
    assert.equal(page.value('mongodb_collection_documents', orders), 3000);
    assert.equal(page.value('mongodb_collection_data_bytes', orders), 1_200_000);
    assert.equal(page.value('mongodb_collection_storage_bytes', orders), 300_000);
    assert.equal(page.value('mongodb_collection_free_storage_bytes', orders), 2 * 4096);
    assert.equal(page.value('mongodb_collection_indexes', orders), 2);
    assert.equal(page.value('mongodb_collection_index_bytes', orders), 3 * 57_344);
    const hashed = { ...orders, index: '_id_hashed' };
    assert.equal(page.value('mongodb_index_size_bytes', hashed), 3 * 36_864);
    // On one shard alone; a name with a dot.
    const events = { database: 'archive', collection: 'events.2025' };
    assert.equal(page.value('mongodb_collection_documents', events), 50);
    assert.equal(page.all('mongodb_collection_documents').length, 4);
    for (const clusterRole of ['shard', 'config']) {
      assert.equal('listCollections' in (await seen(clusterRole)), false, clusterRole);
    }
  });

  it('read no more collections than the limit', async () => {
    const two = { ...collStats, limits: limitsOf(2) };
    const scrape = await scraper.scrape(5000, [two]);
    const page = await pageOf(scrape);
    assert.deepEqual(
      page.all('mongodb_collection_documents').map(({ labels }) => labels.collection),
      ['customers', 'orders'],
    );
    assert.equal(isTruncated(scrape, two), true);
    const four = { ...collStats, limits: limitsOf(4), maxAgeSeconds: 0 };
    assert.equal(isTruncated(await scraper.scrape(5000, [four]), four), false);
  });

  it('report the feature compatibility version of each set, and the disk of each data member', async () => {
    const page = await pageOf(await scraper.scrape(5000, [fcv, filesystem]));
    const versions = page.all('mongodb_feature_compatibility_version_info');
    assert.deepEqual(
      versions.map(({ labels: { cluster_role: clusterRole, replica_set, version } }) => [
        clusterRole,
        replica_set,
        version,
      ]),
      [
        ['config', 'shop-cfg', '6.0'],
        ['shard', 'shA', '6.0'],
        ['shard', 'shB', '6.0'],
      ],
    );
    assert.deepEqual(
      page.all('mongodb_filesystem_size_bytes').map(({ labels }) => labels.cluster_role),
      ['config', 'shard', 'shard', 'shard', 'shard'],
    );
  });
});
