import assert from 'node:assert/strict';
import { milliseconds, seconds } from '../../../../src/web/view-model/text.js';

describe('text of durations', () => {
  it('has the unit that suits their length', () => {
    const values = [0, 0.04, 0.4, 3.96, 9.96, 119, 121, 7_300, 200_000];
    assert.deepEqual(values.map(seconds), [
      ...['0 s', '0 s', '0.4 s', '4 s', '10 s', '119 s', '2 min', '2 h', '2 d'],
    ]);
  });

  it('is rounded for round-trip times', () => {
    assert.deepEqual([0.0004, 0.0014, 0.0996, 0.123, 1.26].map(milliseconds), [
      ...['<1 ms', '1 ms', '100 ms', '120 ms', '1300 ms'],
    ]);
  });
});
