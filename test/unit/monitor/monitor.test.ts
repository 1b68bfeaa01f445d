import assert from 'node:assert/strict';
import { A, B, C, member, primary, secondary, setOf, Watched } from '../../support/monitor/watched.js';

describe('monitor: tracked members', () => {
  it('counts continue over a discovery, which creates every member again', () => {
    const watched = new Watched(setOf([A, B, C])).settle();
    watched.answers(B, primary(B, 2));
    watched.follow(setOf([A, B, C]));
    watched.answers(B, primary(B, 2)).answers(A, primary(A, 3));
    assert.equal(watched.view.members.get(`test/${B}`)?.succeeded, 3);
    assert.equal(watched.view.sets.get('test/rs0')?.primaryChanges, 2);
  });

  it('what a seed has said before its set was known is not forgotten: the next primary is a change', () => {
    const { replicaSet: _, ...seed } = member(A);
    const watched = new Watched(setOf([], { members: [seed] })).answers(A, primary(A, 1));
    watched.follow(setOf([A, B, C]));
    watched.answers(B, primary(B, 2));
    assert.equal(watched.view.sets.get('test/rs0')?.primaryChanges, 1);
  });

  it('nor a reply to a discovery before the member was tracked', () => {
    const watched = new Watched(setOf([])).answers(A, primary(A, 1)).answers(B, secondary(A));
    watched.follow(setOf([A, B, C]));
    watched.answers(B, primary(B, 2));
    assert.equal(watched.view.sets.get('test/rs0')?.primaryChanges, 1);
    assert.ok(watched.told.includes(`state_changed ${B}`));
  });

  it('who is gone is dropped, and begins at 0 when it comes back', () => {
    const watched = new Watched(setOf([A, B])).answers(B, secondary(A));
    watched.follow(setOf([A]));
    assert.deepEqual([...watched.view.members.keys()], [`test/${A}`]);
    watched.answers(B, secondary(A));
    watched.follow(setOf([A, B]));
    assert.equal(watched.view.members.get(`test/${B}`)?.succeeded, 0);
  });

  it('a set that is gone is dropped', () => {
    const watched = new Watched(setOf([A, B])).settle();
    watched.follow(setOf([]));
    assert.deepEqual([watched.view.sets.size, watched.view.members.size], [0, 0]);
  });

  it('heartbeats of addresses that are no member say nothing', () => {
    const watched = new Watched(setOf([A]));
    watched.answers('x:1', primary('x:1', 9)).fails('y:1').answers(A, primary(A, 9), 'other');
    assert.deepEqual(watched.events, []);
    assert.equal(watched.view.members.get(`test/${A}`)?.succeeded, 0);
  });

  it('the address counts, not the name: behind a host map they differ', () => {
    const cluster = setOf([]);
    const watched = new Watched({ ...cluster, members: [member(A, { address: '10.0.0.1:27017' })] });
    watched.answers('10.0.0.1:27017', secondary()).answers(A, secondary());
    assert.equal(watched.view.members.get(`test/${A}`)?.succeeded, 1);
  });
});

describe('monitor: added and removed members', () => {
  /** While the change of a discovery is told, the outcome known is that of the discovery before. */
  const UNDISCOVERED = { discovery: { added: 0, removed: 0 } };

  it('what the first discovery finds was not added', () => {
    const watched = new Watched(setOf([A], UNDISCOVERED));
    watched.follow(setOf([A, B, C], UNDISCOVERED));
    assert.deepEqual(watched.events, []);
  });

  it('nor what the first that succeeds finds after others that failed', () => {
    const failed = { discovery: { success: false, added: 0, removed: 0 } };
    const watched = new Watched(setOf([A], UNDISCOVERED));
    watched.follow(setOf([A], failed));
    watched.follow(setOf([A, B], failed));
    assert.deepEqual(watched.events, []);
  });

  it('reports added and removed members from the second discovery on', () => {
    const watched = new Watched(setOf([A], UNDISCOVERED));
    watched.follow(setOf([A, B], UNDISCOVERED));
    watched.follow(setOf([B, C]));
    assert.deepEqual(watched.told, [`member_added ${C}`, `member_removed ${A}`]);
    assert.ok(watched.events.every(({ cluster, replicaSet }) => cluster === 'test' && replicaSet === 'rs0'));
  });

  it('reports nothing for a discovery without changes', () => {
    const watched = new Watched(setOf([A], UNDISCOVERED));
    for (let times = 0; times < 3; times += 1) watched.follow(setOf([A, B]));
    watched.follow(setOf([A, B], { discovery: { success: false, lastSuccessAt: 1, added: 0, removed: 0 } }));
    assert.deepEqual(watched.told.slice(1), []);
  });

  it('the log says nothing of it: discovery has said it', () => {
    const watched = new Watched(setOf([A]));
    watched.follow(setOf([A]));
    watched.follow(setOf([B]));
    assert.equal(watched.events.length, 2);
    assert.deepEqual(watched.log.lines, []);
  });

  it('a cluster that returns to the file starts again', () => {
    const watched = new Watched(setOf([A, B]));
    watched.follow(setOf([A, B]));
    watched.follow();
    const before = watched.events.length;
    watched.follow(setOf([A], UNDISCOVERED));
    watched.follow(setOf([A, B], UNDISCOVERED));
    assert.deepEqual(watched.told.slice(before), []);
  });
});
