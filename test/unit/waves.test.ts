import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Waves } from '../../src/waves.js';

describe('waves', () => {
  it('lets 25 begin in each turn of the event loop, in their order', async () => {
    const waves = new Waves();
    const begun: number[] = [];
    const all = Array.from({ length: 60 }, async (_, index) => {
      await waves.next();
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
