import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Batcher } from '../../../../src/util/event-loop.js';

describe('waves', () => {
  it('lets 25 begin in each turn of the event loop, in their order', async () => {
    const batcher = new Batcher();
    const begun: number[] = [];
    const all = Array.from({ length: 60 }, async (_, index) => {
      await batcher.next();
      begun.push(index);
    });
    await Promise.resolve();
    assert.equal(begun.length, 25);
    const counts: number[] = [];
    while (begun.length < all.length) {
      await nextTurn();
      if (begun.length !== counts.at(-1)) counts.push(begun.length);
    }
    assert.ok(counts.includes(50), counts.join(' '));
    assert.deepEqual(
      begun,
      all.map((_, index) => index),
    );
  });
});
