import assert from 'node:assert/strict';
import { MemberMonitor } from '../../../src/monitor/member-monitor.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import type { Failure } from '../../../src/util/errors.js';
import { A, primary, REFUSED, secondary } from '../../support/monitor/watched.js';

const follows = parseHello(secondary('b:1'));
const leads = parseHello(primary(A, 1));
const arbiter = parseHello(secondary('b:1', { secondary: false, arbiterOnly: true }));
const recovering = parseHello(secondary('b:1', { secondary: false }));
const router = parseHello({ ok: 1, msg: 'isdbgrid' });
const ghost = parseHello({ ok: 1, isreplicaset: true });

describe('what is counted of a member', () => {
  let monitor: MemberMonitor;

  beforeEach(() => {
    monitor = new MemberMonitor();
  });

  const heard = (at: number, hello = follows) => monitor.heartbeatSucceeded(A, hello, at);
  const missed = (at: number, failure: Failure = REFUSED) => monitor.heartbeatFailed(A, failure, at);

  it('begins at 0 everywhere, with no time of a success', () => {
    assert.deepEqual(monitor.counts, {
      ...{ succeeded: 0, failed: 0, consecutiveFailures: 0, consecutiveSuccesses: 0 },
      ...{ ups: 0, downs: 0, stateChanges: 0 },
    });
  });

  it('the first answer is no event', () => {
    assert.deepEqual(heard(1000), []);
    assert.equal(monitor.counts.succeeded, 1);
    assert.equal(monitor.counts.lastSuccessAt, 1000);
    assert.equal(monitor.counts.ups, 0);
  });

  it('failures and answers in a row are counted from the last of the other kind', () => {
    for (const at of [1, 2, 3]) heard(at);
    for (const at of [4, 5]) missed(at);
    assert.deepEqual([monitor.counts.consecutiveSuccesses, monitor.counts.consecutiveFailures], [0, 2]);
    heard(6);
    assert.deepEqual([monitor.counts.consecutiveSuccesses, monitor.counts.consecutiveFailures], [1, 0]);
    assert.deepEqual([monitor.counts.succeeded, monitor.counts.failed], [4, 2]);
    assert.equal(monitor.counts.lastSuccessAt, 6);
  });

  it('the first failure is the one event and the one transition of an outage', () => {
    heard(0);
    assert.deepEqual(missed(2000), [
      { type: 'member_down', at: 2000, member: A, phase: 'connect', reason: 'refused' },
    ]);
    assert.deepEqual(missed(2500), []);
    assert.deepEqual(missed(3000, { phase: 'connect', reason: 'timeout', message: '' }), []);
    assert.deepEqual([monitor.counts.downs, monitor.counts.failed], [1, 3]);
  });

  it('reports how long it was down when it comes back', () => {
    heard(0);
    missed(2000);
    missed(2500);
    assert.deepEqual(heard(9500), [{ type: 'member_up', at: 9500, member: A, durationSeconds: 7.5 }]);
    assert.deepEqual(heard(10_000), []);
    assert.deepEqual([monitor.counts.ups, monitor.counts.downs], [1, 1]);
  });

  it('one that was never up is reported as down, but did not go down', () => {
    assert.equal(missed(1000)[0]?.type, 'member_down');
    assert.deepEqual([monitor.counts.failed, monitor.counts.downs], [1, 0]);
    heard(3000);
    assert.deepEqual([monitor.counts.ups, monitor.counts.downs], [1, 0]);
  });

  it('reports a change of state with both states', () => {
    heard(0);
    assert.deepEqual(heard(1, leads), [
      { type: 'state_changed', at: 1, member: A, from: 'secondary', to: 'primary' },
    ]);
    assert.deepEqual(heard(2, leads), []);
    assert.equal(heard(3, recovering)[0]?.to, 'other');
    assert.equal(heard(4, arbiter)[0]?.to, 'arbiter');
    assert.equal(monitor.counts.stateChanges, 3);
  });

  it('a state is remembered over an outage', () => {
    heard(0, leads);
    missed(1000);
    assert.deepEqual(
      heard(5000).map(({ type, from, to }) => [type, from, to]),
      [
        ['member_up', undefined, undefined],
        ['state_changed', 'primary', 'secondary'],
      ],
    );
  });

  it('a process without a usable configuration has left its state', () => {
    heard(0);
    assert.equal(heard(1, ghost)[0]?.to, 'other');
  });

  it('routers have no states', () => {
    heard(0, router);
    assert.deepEqual(heard(1, router), []);
    assert.equal(monitor.counts.stateChanges, 0);
  });
});
