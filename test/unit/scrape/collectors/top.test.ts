import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { top, TOP_OPS } from '../../../../src/scrape/collectors/top.js';
import { targetOf, runWith, ROUTER, STANDALONE } from './run-with.js';

const ZERO = { time: 0, count: 0 };

/** Counts of a collection in the form of the reply; what is not told is 0. */
function counts(some: Document): Document {
  const keys = [
    'total',
    'readLock',
    'writeLock',
    'queries',
    'getmore',
    'insert',
    'update',
    'remove',
    'commands',
  ];
  return Object.fromEntries(keys.map((key) => [key, some[key] ?? ZERO]));
}

const TOTALS = {
  note: 'all times in microseconds',
  'admin.system.users': counts({}),
  'local.oplog.rs': counts({}),
  'shop.$cmd.listCollections': counts({}),
  'shop.odd.name': counts({ remove: { time: 5, count: 1 } }),
  'shop.orders': counts({
    total: { time: Long.fromNumber(2_500_000), count: 3 },
    readLock: { time: 1_500_000, count: 2 },
    queries: { time: 1_500_000, count: 2 },
    insert: { time: 1_000_000, count: 1 },
  }),
  'shop.system.buckets.weather': counts({}),
};

const answer = (): Document => ({ totals: TOTALS, ok: 1 });

describe('collector top', () => {
  it('sends one request, and reports each user collection by database and the rest of its name', async () => {
    const { sent, page } = await runWith(top, answer);
    assert.deepEqual(sent, [{ database: 'admin', request: { top: 1 } }]);
    const seconds = page.all('mongodb_top_seconds_total');
    const names = seconds.map(({ labels: { database, collection } }) => `${database} ${collection}`);
    assert.deepEqual([...new Set(names)], ['shop odd.name', 'shop orders']);
    assert.equal(seconds.length, 2 * TOP_OPS.length);
    assert.equal(page.all('mongodb_top_operations_total').length, 2 * TOP_OPS.length);
  });

  it('reports seconds by operation', async () => {
    const { page } = await runWith(top, answer);
    const orders = { database: 'shop', collection: 'orders' };
    const of = (op: string): readonly unknown[] => [
      page.value('mongodb_top_seconds_total', { ...orders, op }),
      page.value('mongodb_top_operations_total', { ...orders, op }),
    ];
    assert.deepEqual(
      TOP_OPS.map((op) => [op, ...of(op)]),
      [
        ['total', 2.5, 3],
        ['read_lock', 1.5, 2],
        ['write_lock', 0, 0],
        ['query', 1.5, 2],
        ['getmore', 0, 0],
        ['insert', 1, 1],
        ['update', 0, 0],
        ['delete', 0, 0],
        ['command', 0, 0],
      ],
    );
  });

  it('reports no more than the limit, by name, and that it is truncated', async () => {
    const { reply, page } = await runWith(top, answer, { most: 1 });
    assert.equal(reply.truncated, true);
    assert.equal(page.value('mongodb_top_operations_total', { op: 'delete' }), 1);
    assert.equal((await runWith(top, answer, { most: 2 })).reply.truncated, false);
    const chosen = await runWith(top, answer, { patterns: ['*.orders'] });
    assert.equal(chosen.page.value('mongodb_top_operations_total', { op: 'total' }), 3);
  });

  it('loses no more than what is missing or of another type', async () => {
    const { page } = await runWith(top, () => ({
      totals: { 'shop.a': { total: { time: 'long', count: 4 } }, 'shop.b': 7 },
    }));
    assert.equal(page.value('mongodb_top_operations_total'), 4);
    assert.equal(page.all('mongodb_top_seconds_total').length, 0);
    const { page: empty } = await runWith(top, () => ({ ok: 1 }));
    assert.equal(empty.all('mongodb_top_operations_total').length, 0);
  });

  it('is for every data member, members of shards of 8.0 included, and for no router', () => {
    assert.equal(top.isFor(targetOf(STANDALONE)), true);
    assert.equal(top.isFor(targetOf({ setName: 'shA', secondary: true, maxWireVersion: 25 }, 'shard')), true);
    assert.equal(top.isFor(targetOf({ setName: 'rs0', maxWireVersion: 17 })), false, 'STARTUP2');
    assert.equal(top.isFor(targetOf(ROUTER)), false);
  });
});
