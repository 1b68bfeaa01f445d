import assert from 'node:assert/strict';
import type { Fault } from '../support/faults/fault.js';
import type { SimulatedSets } from '../support/faults/simulated.js';

const HOUR = 3600;

/** A member whose clock is wrong. */
export function clockFaults(simulated: () => SimulatedSets): readonly Fault[] {
  return [HOUR, -HOUR].map((seconds) => ({
    name: `${seconds} s ahead: told, and in no other number`,
    make: () => simulated().behaving({ skewMs: seconds * 1000 })(),
    shows: ['up', 'up'],
    also: (page) => {
      const member = simulated().deployment.patient;
      const offset = page.value('mongodb_clock_offset_seconds', { member })!;
      assert.ok(Math.abs(offset - seconds) < 2, `${offset} s`);
      assert.ok(page.value('mongodb_replset_lag_seconds', { member })! < 2);
      for (const { labels, value } of page.all('mongodb_replset_heartbeat_silence_seconds')) {
        assert.ok(value < 5, `${value} s between ${labels.observer} and ${labels.member}`);
      }
    },
  }));
}
