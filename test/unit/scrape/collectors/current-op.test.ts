import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { currentOp, OPS } from '../../../../src/scrape/collectors/current-op.js';
import { targetOf, cursorOf, runWith, ROUTER, STANDALONE } from './run-with.js';

/** A mongod with these groups of operations. */
function running(
  groups: readonly Document[],
  more: Document = {},
): (database: string, request: Document) => Document {
  return (_, request) => ('currentOp' in request ? { inprog: [], ok: 1, ...more } : cursorOf(...groups));
}

const GROUPS = [
  { _id: 'query', count: 2, longestMicros: 2_500_000, waitingForLock: 1 },
  { _id: 'command', count: 1, longestMicros: 4_000_000, waitingForLock: 1 },
  { _id: 'killcursors', count: 3, longestMicros: 9_000_000, waitingForLock: 0 },
  { _id: 'remove', count: 1, longestMicros: 1_000_000, waitingForLock: 0 },
  { _id: 'none', count: 1, longestMicros: null, waitingForLock: 0 },
];

describe('collector currentop', () => {
  it('reports every operation, so that series do not appear and disappear', async () => {
    const { page } = await runWith(currentOp, running([]));
    const operations = page.all('mongodb_current_operations');
    assert.deepEqual(
      operations.map(({ labels: { op }, value }) => [op, value]),
      OPS.map((op) => [op, 0]),
    );
    assert.equal(page.all('mongodb_current_operations_longest_seconds').length, 0);
    assert.equal(page.value('mongodb_current_operations_waiting_for_lock'), 0);
    assert.equal(page.value('mongodb_fsync_locked'), 0);
  });

  it('counts unknown operations as commands, and reports the longest of each in seconds', async () => {
    const { page } = await runWith(currentOp, running(GROUPS));
    const by = (name: string): unknown =>
      Object.fromEntries(
        page
          .all(name)
          .filter(({ value }) => value > 0)
          .map(({ labels, value }) => [labels.op, value]),
      );
    assert.deepEqual(by('mongodb_current_operations'), { query: 2, delete: 1, command: 4, none: 1 });
    assert.deepEqual(by('mongodb_current_operations_longest_seconds'), { query: 2.5, delete: 1, command: 9 });
    assert.equal(page.value('mongodb_current_operations_waiting_for_lock'), 2);
  });

  it('reports that the process is locked', async () => {
    const { page } = await runWith(currentOp, running([], { fsyncLock: true, info: 'use db.fsyncUnlock()' }));
    assert.equal(page.value('mongodb_fsync_locked'), 1);
  });

  it('has operations counted by the server: no field that could hold a text comes back', async () => {
    const { sent } = await runWith(currentOp, running([]));
    const stages = sent[0]!.request.pipeline as readonly Document[];
    assert.deepEqual(
      stages.map((stage) => Object.keys(stage)),
      [['$currentOp'], ['$match'], ['$group']],
    );
    const { $group } = stages[2] as { $group: Document };
    assert.deepEqual(Object.keys($group), ['_id', 'count', 'longestMicros', 'waitingForLock']);
    assert.equal($group._id, '$op');
  });

  it('requests only its own operations from a router, and no locks', async () => {
    const { sent, page } = await runWith(currentOp, running(GROUPS), { hello: ROUTER });
    assert.equal(sent.length, 1);
    const [stage] = sent[0]!.request.pipeline as readonly Document[];
    assert.equal((stage!.$currentOp as Document).localOps, true);
    assert.equal(page.value('mongodb_current_operations', { op: 'query' }), 2);
    assert.equal(page.all('mongodb_current_operations_waiting_for_lock').length, 0);
    assert.equal(page.all('mongodb_fsync_locked').length, 0);
  });

  it('is for every member that answers reads', () => {
    for (const hello of [STANDALONE, ROUTER, { setName: 'rs0', secondary: true }]) {
      assert.equal(currentOp.isFor(targetOf(hello)), true);
    }
    assert.equal(currentOp.isFor(targetOf({ setName: 'rs0' })), false);
  });
});
