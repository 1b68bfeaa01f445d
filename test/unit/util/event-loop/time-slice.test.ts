import assert from 'node:assert/strict';
import { inSlices } from '../../../../src/util/event-loop.js';
import { elapse } from '../../../support/isolated.js';

const WORK_MS = 8;
const PIECES = 5;

/** Long pieces of work. */
function* working(done: number[]): Generator<void, string> {
  for (let piece = 0; piece < PIECES; piece++) {
    elapse(WORK_MS);
    done.push(piece);
    yield;
  }
  return 'done';
}

describe('work in slices', () => {
  it('others go first whenever a slice is over', async () => {
    const done: number[] = [];
    const seen = new Set<number>();
    const look = (): void => {
      seen.add(done.length);
      if (done.length < PIECES) setImmediate(look);
    };
    setImmediate(look);
    assert.equal(await inSlices(working(done)), 'done');
    for (let piece = 0; piece < PIECES; piece++) assert.ok(seen.has(piece), `after ${piece}`);
  });

  it('what it throws is thrown', async () => {
    const failing = (function* (): Generator<void, void> {
      yield;
      throw new Error('no');
    })();
    await assert.rejects(inSlices(failing), /no/);
  });
});
