import assert from 'node:assert/strict';
import { A, B, setOf, Watched } from './watched.js';

describe('watcher: what it shows', () => {
  it('every known member and set is counted from 0', () => {
    const { view } = new Watched(setOf([A, B]));
    assert.deepEqual([...view.members.keys()], [`test/${A}`, `test/${B}`]);
    assert.deepEqual([...view.sets.keys()], ['test/rs0']);
    assert.ok([...view.members.values()].every(({ succeeded, failed }) => succeeded + failed === 0));
    assert.equal(view.sets.get('test/rs0')?.primaryChanges, 0);
  });

  it('the round trip is the driver’s own', () => {
    const watched = new Watched(setOf([A, B]));
    watched.roundTrips.set(A, { average: 0.002, min: 0.001 });
    assert.deepEqual(watched.view.members.get(`test/${A}`)?.roundTrip, { average: 0.002, min: 0.001 });
    assert.equal(watched.view.members.get(`test/${B}`)?.roundTrip, undefined);
  });
});
