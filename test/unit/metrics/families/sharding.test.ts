import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import type { Page } from '../../../support/exposition.js';
import { pageOf } from '../../../support/metrics/rendered.js';
import { recordedConfig, shardedByHand } from '../../../support/metrics/sharded-by-hand.js';

/** The page of the recorded cluster with other documents in one collection. */
async function pageWith(collection: string, documents: readonly Document[]): Promise<Page> {
  const figures = recordedConfig((name, all) => (name === collection ? documents : all));
  return pageOf(shardedByHand(figures));
}

/** The values of a family by one of its labels. */
function byLabel(page: Page, name: string, label: string): Record<string, number> {
  return Object.fromEntries(page.all(name).map(({ labels, value }) => [labels[label]!, value]));
}

describe('figures of a sharded cluster on the page', () => {
  it('carry the name of the cluster alone', async () => {
    const page = await pageOf(shardedByHand());
    const [sample] = page.all('mongodb_sharding_shards');
    assert.deepEqual(sample!.labels, { mongodb_cluster: 'test' });
    assert.equal(sample!.value, 2);
  });

  it('are absent while they were never read, and 0 where nothing is there', async () => {
    const none = await pageOf(shardedByHand({}));
    const names = new Set(none.samples.map(({ name }) => name));
    for (const name of ['shards', 'databases', 'collections', 'chunks', 'jumbo_chunks', 'balancer_enabled']) {
      assert.ok(!names.has(`mongodb_sharding_${name}`), name);
    }
    const empty = await pageOf(shardedByHand(recordedConfig(() => [])));
    for (const name of ['shards', 'shards_draining', 'collections', 'jumbo_chunks']) {
      assert.equal(empty.value(`mongodb_sharding_${name}`), 0, name);
    }
    assert.deepEqual(byLabel(empty, 'mongodb_sharding_databases', 'sharded'), { true: 0, false: 0 });
  });

  it('a part that could not be read takes nothing else with it', async () => {
    const { 'config.shards': _, 'config.databases': __, ...rest } = recordedConfig();
    const page = await pageOf(shardedByHand(rest));
    assert.equal(page.all('mongodb_sharding_shards').length, 0);
    assert.equal(page.all('mongodb_sharding_databases').length, 0);
    assert.equal(page.value('mongodb_sharding_collections'), 1);
    assert.deepEqual(byLabel(page, 'mongodb_sharding_chunks', 'shard'), { shA: 1, shB: 1 });
  });

  it('count what is sharded: not what was dropped, nor the unsharded ones of 8.0; databases without config', async () => {
    const page = await pageWith('config.collections', [
      { _id: 'config.system.sessions' },
      { _id: 'app.orders' },
      { _id: 'app.items.by.name' },
      { _id: 'shop.gone', dropped: true },
      { _id: 'shop.tracked', unsplittable: true },
    ]);
    assert.equal(page.value('mongodb_sharding_collections'), 3);
    assert.deepEqual(byLabel(page, 'mongodb_sharding_databases', 'sharded'), { true: 1, false: 0 });
  });

  it('databases that have nothing sharded', async () => {
    const page = await pageWith('config.databases', [{ _id: 'app' }, { _id: 'old' }, { _id: 'config' }]);
    assert.deepEqual(byLabel(page, 'mongodb_sharding_databases', 'sharded'), { true: 1, false: 1 });
  });

  it('a shard without chunks has 0 of them', async () => {
    const chunk = { shard: 'shA' };
    const page = await pageWith('config.chunks', [
      chunk,
      chunk,
      { ...chunk, jumbo: true },
      { ...chunk, jumbo: false },
    ]);
    assert.deepEqual(byLabel(page, 'mongodb_sharding_chunks', 'shard'), { shA: 4, shB: 0 });
    assert.equal(page.value('mongodb_sharding_jumbo_chunks'), 1);
  });

  it('shards with their sets, a config set that is one included', async () => {
    const page = await pageWith('config.shards', [
      { _id: 'config', host: 'cfg/a:1,b:1' },
      { _id: 'one', host: 'rs1/c:1' },
      { _id: 'odd', host: 7 },
    ]);
    const info = page
      .all('mongodb_sharding_shard_info')
      .map(({ labels }) => [labels.shard, labels.replica_set]);
    assert.deepEqual(info, [
      ['config', 'cfg'],
      ['one', 'rs1'],
    ]);
    assert.equal(page.value('mongodb_sharding_shards'), 3);
  });

  describe('the balancer', () => {
    const cases: readonly (readonly [what: string, settings: readonly Document[], enabled: number])[] = [
      ['is on where nobody has set anything', [], 1],
      ['is on by its mode', [{ _id: 'balancer', mode: 'full', stopped: false }], 1],
      ['is off when it was stopped', [{ _id: 'balancer', mode: 'off', stopped: true }], 0],
      ['is off when it was stopped the old way', [{ _id: 'balancer', stopped: true }], 0],
      ['is off by its mode', [{ _id: 'balancer', mode: 'off' }], 0],
      ['is on within a window', [{ _id: 'balancer', activeWindow: { start: '1:00', stop: '5:00' } }], 1],
    ];
    for (const [what, settings, enabled] of cases) {
      it(what, async () => {
        const page = await pageWith('config.settings', [...settings, { _id: 'chunksize', value: 1 }]);
        assert.equal(page.value('mongodb_sharding_balancer_enabled'), enabled);
      });
    }

    it('runs by the word of a router', async () => {
      for (const inBalancerRound of [true, false]) {
        const page = await pageOf(
          shardedByHand({ ...recordedConfig(), balancerStatus: { inBalancerRound } }),
        );
        assert.equal(page.value('mongodb_sharding_balancer_running'), Number(inBalancerRound));
      }
      const page = await pageOf(shardedByHand());
      assert.equal(page.all('mongodb_sharding_balancer_running').length, 0);
    });
  });

  it('the last ping of a router stands under the name it is reported by', async () => {
    const scrape = shardedByHand();
    const members = new Map(
      [...scrape.members].map(([key, result]) => {
        const { name } = result.member;
        const member = name === '127.0.0.1:28041' ? { ...result.member, name: 'router-2' } : result.member;
        return [key, { ...result, member }];
      }),
    );
    const page = await pageOf({ ...scrape, members });
    assert.deepEqual(byLabel(page, 'mongodb_router_last_ping_timestamp_seconds', 'member'), {
      '127.0.0.1:28040': 1_795_262_408.364,
      'router-2': 1_795_262_363.364,
    });
  });
});
