import assert from 'node:assert/strict';
import { compareOptimes, secondsBehind, type Optime } from '../../../src/replset/optime.js';

const optime = (seconds: number, increment = 0, term = 1): Optime => ({ at: { seconds, increment }, term });

describe('compareOptimes', () => {
  it('compares the term before the time', () => {
    assert.ok(compareOptimes(optime(1, 0, 2), optime(9, 0, 1)) > 0);
    assert.ok(compareOptimes(optime(9), optime(1)) > 0);
    assert.ok(compareOptimes(optime(1, 1), optime(1, 2)) < 0);
    assert.equal(compareOptimes(optime(1), optime(1)), 0);
  });

  it('puts an absent optime before all others', () => {
    assert.ok(compareOptimes(undefined, optime(1)) < 0);
    assert.ok(compareOptimes(optime(1), undefined) > 0);
    assert.equal(compareOptimes(undefined, undefined), 0);
  });
});

describe('secondsBehind', () => {
  it('is 0 for the same optime, whatever the wall times are', () => {
    assert.equal(secondsBehind({ optime: optime(5), wall: 9_000 }, { optime: optime(5), wall: 1_000 }), 0);
  });

  it('uses wall times where both points have them, else the seconds of the optimes', () => {
    const newer = { optime: optime(10), wall: 10_500 };
    assert.equal(secondsBehind(newer, { optime: optime(8), wall: 8_250 }), 2.25);
    assert.equal(secondsBehind(newer, { optime: optime(8) }), 2);
  });

  it('is never negative', () => {
    assert.equal(secondsBehind({ optime: optime(8), wall: 8_000 }, { optime: optime(9), wall: 9_000 }), 0);
    assert.equal(secondsBehind({ optime: optime(8) }, { optime: optime(9) }), 0);
  });

  it('is unknown without both optimes', () => {
    assert.equal(secondsBehind({ wall: 1 }, { optime: optime(1) }), undefined);
    assert.equal(secondsBehind({ optime: optime(1) }, { wall: 1 }), undefined);
  });
});
