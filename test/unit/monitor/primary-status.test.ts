import assert from 'node:assert/strict';
import { A, B, C, member, primary, secondary, setOf, Watched } from '../../support/monitor/watched.js';

describe('how members stand by their last heartbeats', () => {
  let watched: Watched;

  beforeEach(() => {
    watched = new Watched(setOf([A, B, C]));
  });

  const standing = (name: string) => watched.watcher.memberStatuses().members.get(`test/${name}`);
  const leadership = () => watched.watcher.memberStatuses().sets.get('test/rs0');

  it('has no entry for a member without a heartbeat', () => {
    assert.equal(standing(A), undefined);
    assert.equal(leadership(), undefined);
  });

  it('up, in which state, and since when it is so', () => {
    const start = watched.now;
    watched.settle().answers(A, primary(A, 1)).answers(B, secondary(A));
    assert.deepEqual(standing(A), { up: true, at: watched.now, since: start, state: 'primary' });
    watched.after(2).answers(B, secondary(A, { secondary: false }));
    assert.deepEqual(standing(B), { up: true, at: watched.now, since: watched.now, state: 'other' });
  });

  it('down, why, and since when; up again from its return on', () => {
    watched.settle().fails(B);
    const since = watched.now;
    watched.after(2).fails(B, { phase: 'connect', reason: 'timeout', message: '' });
    assert.deepEqual(standing(B), { up: false, at: watched.now, since, phase: 'connect', reason: 'timeout' });
    watched.after(2).answers(B, secondary(A));
    assert.deepEqual(standing(B), { up: true, at: watched.now, since: watched.now, state: 'secondary' });
  });

  it('a router has no state', () => {
    watched.follow({
      ...setOf([A]),
      members: [member('r:1', { clusterRole: 'mongos', replicaSet: '' })],
      sets: [],
    });
    watched.answers('r:1', { ok: 1, msg: 'isdbgrid' });
    assert.deepEqual(standing('r:1'), { up: true, at: watched.now, since: watched.now });
  });

  it('the primary: doubtful while only the exporter cannot reach it, lost once no member reports it', () => {
    watched.settle(7);
    assert.deepEqual(leadership(), { host: A, term: 7, writable: true, now: 'leads' });
    watched.fails(A);
    assert.equal(leadership()!.now, 'doubtful');
    watched.after(1).answers(B, secondary()).answers(C, secondary());
    assert.equal(leadership()!.now, 'lost');
    watched.after(1).answers(B, primary(B, 8));
    assert.deepEqual(leadership(), { host: B, term: 8, writable: true, now: 'leads' });
  });

  it('by the name that is reported', () => {
    const named = [member(A, { name: 'first' }), member(B)];
    const { sets, ...cluster } = setOf([A, B]);
    watched = new Watched({ ...cluster, members: named, sets: [{ ...sets[0]!, members: named }] });
    watched.answers(A, primary(A, 1));
    assert.equal(leadership()!.host, 'first');
    assert.equal(standing('first')!.up, true);
  });
});

describe('word of what has happened', () => {
  it('comes with every event, members that come and go included, and with nothing else', () => {
    const watched = new Watched(setOf([A, B, C]));
    let told = 0;
    watched.watcher.onEvent = () => (told += 1);
    watched.settle();
    watched.answers(B, secondary(A));
    assert.equal(told, 0);
    watched.fails(B).fails(B);
    assert.equal(told, 1);
    watched.follow(setOf([A, B]));
    assert.equal(told, 2);
    assert.deepEqual(watched.told, [`member_down ${B}`, `member_removed ${C}`]);
  });
});
