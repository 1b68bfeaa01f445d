import assert from 'node:assert/strict';
import { Durations, FAILOVER_BUCKETS, FailoverCounts } from '../../../src/monitor/durations.js';

describe('durations of failovers', () => {
  it('are counted in every bucket from their own on', () => {
    const durations = new Durations();
    durations.observe(0.03);
    durations.observe(11);
    durations.observe(61);
    const { buckets, sum, count } = durations.counts;
    assert.deepEqual(
      buckets,
      FAILOVER_BUCKETS.map((bound) => (bound < 11 ? 1 : 2)),
    );
    assert.deepEqual([sum, count, durations.last], [72.03, 3, 61]);
  });

  it('on a bound belong to its bucket', () => {
    const durations = new Durations();
    durations.observe(12);
    assert.equal(durations.counts.buckets[FAILOVER_BUCKETS.indexOf(12)], 1);
    assert.equal(durations.counts.buckets[FAILOVER_BUCKETS.indexOf(10)], 0);
  });

  it('are a copy that later ones do not change', () => {
    const durations = new Durations();
    const before = durations.counts;
    durations.observe(1);
    assert.deepEqual([before.count, Math.max(...before.buckets)], [0, 0]);
  });
});

describe('counts of failovers', () => {
  it('have no last duration and no last change before the first', () => {
    const { primaryChanges, reelections, ...rest } = new FailoverCounts().counts;
    assert.deepEqual([primaryChanges, reelections], [0, 0]);
    assert.deepEqual(Object.keys(rest).sort(), ['elected', 'writable']);
  });

  it('distinguish a change of the primary from the election of the same one', () => {
    const failovers = new FailoverCounts();
    failovers.changed(11, 1000);
    failovers.reelected(2);
    failovers.becameWritable(3);
    const { primaryChanges, reelections, elected, writable, ...last } = failovers.counts;
    assert.deepEqual([primaryChanges, reelections, elected.sum, writable.sum], [1, 1, 13, 3]);
    assert.deepEqual(last, { lastChangeAt: 1000, lastElectedSeconds: 2, lastWritableSeconds: 3 });
  });
});
