import assert from 'node:assert/strict';
import { HeartbeatSources, type Heartbeat } from '../../../src/mongo/heartbeat-source.js';

describe('whose heartbeats are handed on', () => {
  let heard: string[];
  let voices: HeartbeatSources;

  beforeEach(() => {
    heard = [];
    voices = new HeartbeatSources((cluster, address, { ok, at }) => {
      heard.push(`${cluster} ${address} ${ok ? 'ok' : 'failed'} ${at}`);
    });
  });

  const good = (at: number): Heartbeat => ({ ok: true, reply: {}, at });
  const bad = (at: number): Heartbeat => ({
    ...{ ok: false, at },
    failure: { phase: 'connect', reason: 'refused', message: '' },
  });

  it('all of the only client', () => {
    const one = voices.join('c', 'a:1');
    voices.receive(one, good(1));
    voices.receive(one, bad(2));
    assert.deepEqual(heard, ['c a:1 ok 1', 'c a:1 failed 2']);
  });

  it('of two clients those of the older one, until it leaves', () => {
    const [old, renewed] = [voices.join('c', 'a:1'), voices.join('c', 'a:1')];
    voices.receive(old, good(1));
    voices.receive(renewed, good(2));
    voices.receive(old, good(3));
    assert.deepEqual(heard, ['c a:1 ok 1', 'c a:1 ok 3']);
    voices.leave(old);
    voices.receive(old, bad(4));
    voices.receive(renewed, good(5));
    assert.deepEqual(heard.slice(2), ['c a:1 ok 5']);
  });

  it('forwards what the next source has received since: a stream does not repeat it', () => {
    const [old, renewed] = [voices.join('c', 'a:1'), voices.join('c', 'a:1')];
    voices.receive(old, bad(1));
    voices.receive(renewed, good(2));
    voices.leave(old);
    assert.deepEqual(heard, ['c a:1 failed 1', 'c a:1 ok 2']);
  });

  it('does so also if the older source never received anything', () => {
    const [old, renewed] = [voices.join('c', 'a:1'), voices.join('c', 'a:1')];
    voices.receive(renewed, good(1));
    voices.leave(old);
    assert.deepEqual(heard, ['c a:1 ok 1']);
  });

  it('changes nothing when a source ends that was not forwarded', () => {
    const [old, renewed] = [voices.join('c', 'a:1'), voices.join('c', 'a:1')];
    voices.receive(old, good(1));
    voices.receive(renewed, good(2));
    voices.leave(renewed);
    voices.receive(old, good(3));
    assert.deepEqual(heard, ['c a:1 ok 1', 'c a:1 ok 3']);
  });

  it('of each process by itself', () => {
    const own = voices.join('c', 'a:1');
    for (const other of [voices.join('d', 'a:1'), voices.join('c', 'b:1')]) {
      voices.receive(other, good(1));
      voices.leave(own);
      voices.receive(other, good(2));
    }
    assert.deepEqual(heard, ['d a:1 ok 1', 'd a:1 ok 2', 'c b:1 ok 1', 'c b:1 ok 2']);
  });

  it('after all have left, those of one that comes', () => {
    const old = voices.join('c', 'a:1');
    voices.receive(old, good(1));
    voices.leave(old);
    voices.receive(voices.join('c', 'a:1'), good(2));
    assert.deepEqual(heard, ['c a:1 ok 1', 'c a:1 ok 2']);
  });
});
