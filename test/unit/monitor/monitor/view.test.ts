import assert from 'node:assert/strict';
import { narrowedTo } from '../../../../src/topology/model/topology.js';
import { A, B, setOf, Watched } from '../../../support/monitor/watched.js';

describe('monitor: view', () => {
  it('every known member and set is counted from 0', () => {
    const { view } = new Watched(setOf([A, B]));
    assert.deepEqual([...view.members.keys()], [`test/${A}`, `test/${B}`]);
    assert.deepEqual([...view.sets.keys()], ['test/rs0']);
    assert.ok([...view.members.values()].every(({ succeeded, failed }) => succeeded + failed === 0));
    assert.equal(view.sets.get('test/rs0')?.primaryChanges, 0);
  });

  it('of a part of the topology its members and sets alone', () => {
    const cluster = setOf([A, B]);
    const watched = new Watched(cluster);
    const [first] = cluster.members;
    const view = watched.watcher.view(watched.now, narrowedTo({ clusters: [cluster] }, first!));
    assert.deepEqual([...view.members.keys()], [`test/${A}`]);
    assert.deepEqual([...view.sets.keys()], ['test/rs0']);
    const lonely = { clusters: [{ ...cluster, members: [first!], sets: [] }] };
    assert.equal(watched.watcher.view(watched.now, lonely).sets.size, 0);
  });

  it('the round trip is the driver’s own', () => {
    const watched = new Watched(setOf([A, B]));
    watched.roundTrips.set(A, { average: 0.002, min: 0.001 });
    assert.deepEqual(watched.view.members.get(`test/${A}`)?.roundTrip, { average: 0.002, min: 0.001 });
    assert.equal(watched.view.members.get(`test/${B}`)?.roundTrip, undefined);
  });
});
