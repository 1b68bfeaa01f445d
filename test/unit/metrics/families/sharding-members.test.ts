import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import type { Scrape } from '../../../../src/scrape/scrape.js';
import { recorded } from '../../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';

const SHARD = 'mongod-6.0.5/sharded-by-hand/shard-primary';

describe('serverStatus of the parts of a sharded cluster', () => {
  /** A process outside of any set, with this serverStatus. */
  const pageOfStatus = (hello: Document, serverStatus: Document) =>
    pageOf(singleMemberScrape(hello, { serverStatus }));

  it('migrations as newer servers count them', async () => {
    const page = await pageOfStatus(
      { setName: 'shA', isWritablePrimary: true },
      {
        shardingStatistics: {
          countDonorMoveChunkStarted: BSON.Long.fromNumber(5),
          countDonorMoveChunkCommitted: BSON.Long.fromNumber(3),
          countDonorMoveChunkAborted: BSON.Long.fromNumber(2),
          countRecipientMoveChunkStarted: BSON.Long.fromNumber(7),
          totalDonorMoveChunkTimeMillis: BSON.Long.fromNumber(12_500),
          totalCriticalSectionTimeMillis: BSON.Long.fromNumber(250),
          countDocsClonedOnDonor: BSON.Long.fromNumber(1000),
          countBytesClonedOnDonor: BSON.Long.fromNumber(64_000),
          countStaleConfigErrors: BSON.Long.fromNumber(4),
          catalogCache: { countStaleConfigErrors: BSON.Long.fromNumber(9) },
        },
      },
    );
    const migrations = page
      .all('mongodb_sharding_migrations_total')
      .map(({ labels, value }) => [labels.role, labels.result, value]);
    assert.deepEqual(migrations, [
      ['donor', 'started', 5],
      ['donor', 'committed', 3],
      ['donor', 'aborted', 2],
      ['recipient', 'started', 7],
    ]);
    assert.equal(page.value('mongodb_sharding_migration_seconds_total'), 12.5);
    assert.equal(page.value('mongodb_sharding_critical_section_seconds_total'), 0.25);
    assert.equal(page.value('mongodb_sharding_moved_documents_total'), 1000);
    assert.equal(page.value('mongodb_sharding_moved_bytes_total'), 64_000);
    assert.equal(page.value('mongodb_sharding_stale_config_errors_total'), 4);
  });

  it('what is left to delete, and what was sent past the routers', async () => {
    const hello = { setName: 'shA', isWritablePrimary: true };
    const page = await pageOfStatus(hello, {
      shardingStatistics: {
        rangeDeleterTasks: 3,
        countDocsDeletedByRangeDeleter: BSON.Long.fromNumber(400),
        unauthorizedDirectShardOps: BSON.Long.fromNumber(5),
      },
    });
    assert.equal(page.value('mongodb_sharding_range_deleter_tasks'), 3);
    assert.equal(page.value('mongodb_sharding_range_deleted_documents_total'), 400);
    assert.equal(page.value('mongodb_sharding_unauthorized_direct_operations_total'), 5);
    // As 6.0 calls it.
    const before = { countDocsDeletedOnDonor: BSON.Long.fromNumber(300) };
    const older = await pageOfStatus(hello, { shardingStatistics: before });
    assert.equal(older.value('mongodb_sharding_range_deleted_documents_total'), 300);
  });

  it('indexes that differ, by the word of the primary of the config servers', async () => {
    const shardedIndexConsistency = {
      numShardedCollectionsWithInconsistentIndexes: BSON.Long.fromNumber(2),
    };
    const of = async (hello: Document) =>
      (await pageOfStatus({ setName: 'cfg', configsvr: 2, ...hello }, { shardedIndexConsistency })).value(
        'mongodb_sharding_inconsistent_index_collections',
      );
    assert.equal(await of({ isWritablePrimary: true }), 2);
    assert.equal(await of({ secondary: true }), undefined);
  });

  it('a router: whom it targets, how old its tables are, and nothing of replica sets', async () => {
    // No router gives these sections; one that did would mean nothing by them.
    const status = recorded(`${SHARD}.serverStatus.json`);
    const targeted = { allShards: 1, manyShards: 2, oneShard: 3, unsharded: 4 };
    const page = await pageOfStatus(
      { msg: 'isdbgrid', isWritablePrimary: true },
      {
        ...status,
        shardingStatistics: {
          numHostsTargeted: { find: targeted },
          catalogCache: { countStaleConfigErrors: 9 },
        },
      },
    );
    const found = page
      .all('mongodb_sharding_hosts_targeted_total')
      .map(({ labels, value }) => [labels.op, labels.targeting, value]);
    assert.deepEqual(found, [
      ['query', 'all', 1],
      ['query', 'many', 2],
      ['query', 'one', 3],
      ['query', 'unsharded', 4],
    ]);
    assert.equal(page.value('mongodb_sharding_stale_config_errors_total'), 9);
    assert.equal(page.value('mongodb_sharding_config_optime_timestamp_seconds'), 1_795_262_411);
    assert.deepEqual(
      page.samples.filter(({ name, labels }) => name.includes('repl') || 'replica_set' in labels),
      [],
    );
    assert.ok(page.all('mongodb_opcounters_total').length > 0);
  });

  it('a member of a plain set has none of it', async () => {
    const hello = recorded('mongod-6.0.5/replicaset-healthy/primary.hello.json');
    const status = recorded('mongod-6.0.5/replicaset-healthy/primary.serverStatus.json');
    const page = await pageOfStatus(hello, status);
    assert.deepEqual(
      page.samples.filter(
        ({ name }) => name.startsWith('mongodb_sharding_') || name.startsWith('mongodb_router_'),
      ),
      [],
    );
  });
});

describe('labels of the topology file', () => {
  it('stand beside the tags of the set', async () => {
    const scrape = singleMemberScrape({ setName: 'rs0' }, {});
    const [key, result] = [...scrape.members][0]!;
    const config = {
      ...{ id: 0, host: 'db1:27017', arbiter: false, hidden: false, delaySeconds: 0, priority: 1, votes: 1 },
      ...{ buildIndexes: true, tags: { dc: 'east' }, horizons: {} },
    };
    const member = { ...result.member, config, labels: { dc: 'Ost', rack: '7' } };
    const changed: Scrape = { ...scrape, members: new Map([[key, { ...result, member }]]) };
    const page = await pageOf(changed);
    const tags = page
      .all('mongodb_member_tag_info')
      .map(({ labels }) => [labels.source, labels.key, labels.value]);
    assert.deepEqual(tags, [
      ['config', 'dc', 'east'],
      ['file', 'dc', 'Ost'],
      ['file', 'rack', '7'],
    ]);
  });
});
