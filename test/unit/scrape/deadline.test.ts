import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from '../../../src/scrape/deadline.js';
import { linkedSignal, withTimeout } from '../../../src/util/async.js';
import { DeadlineExceeded } from '../../../src/util/errors.js';

/** Ends when the signal aborts, with its reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

describe('deadline', () => {
  let deadline: Deadline | undefined;

  afterEach(() => deadline?.release());

  const endsIn = (ms: number): Deadline => (deadline = new Deadline(performance.now() + ms));

  it('aborts its signal when it is reached', async () => {
    const { signal } = endsIn(30);
    assert.equal(signal.aborted, false);
    const startedAt = performance.now();
    await assert.rejects(aborted(signal), DeadlineExceeded);
    const ms = performance.now() - startedAt;
    assert.ok(ms >= 25 && ms < 300, `${ms} ms`);
    // Timers may come a fraction of a millisecond early.
    assert.ok(deadline!.remaining < 2);
  });

  it('reports how much time is left', () => {
    const { remaining } = endsIn(10_000);
    assert.ok(remaining > 9000 && remaining <= 10_000);
    assert.equal(endsIn(-5).remaining, 0);
  });

  it('can be moved later, never earlier', async () => {
    const one = endsIn(40);
    const { at } = one;
    one.extend(at - 30);
    assert.equal(one.at, at);
    one.extend(at + 5000);
    assert.equal(one.at, at + 5000);
    await sleep(80);
    assert.equal(one.signal.aborted, false);
  });

  it('is not moved once it has passed', async () => {
    const one = endsIn(1);
    await assert.rejects(aborted(one.signal));
    one.extend(performance.now() + 5000);
    assert.ok(one.remaining < 2);
  });

  it('never aborts after its release', async () => {
    const one = endsIn(20);
    one.release();
    await sleep(50);
    assert.equal(one.signal.aborted, false);
  });
});

describe('within', () => {
  it('ends what takes longer', async () => {
    const startedAt = performance.now();
    await assert.rejects(withTimeout(new AbortController().signal, 30, aborted), DeadlineExceeded);
    assert.ok(performance.now() - startedAt < 300);
  });

  it('hands on the result, and the error, of what ends in time', async () => {
    const { signal } = new AbortController();
    assert.equal(await withTimeout(signal, 1000, () => Promise.resolve(7)), 7);
    await assert.rejects(
      withTimeout(signal, 1000, () => Promise.reject(new Error('mine'))),
      /mine/,
    );
  });

  it('follows its parent, with the reason', async () => {
    const parent = new AbortController();
    const running = withTimeout(parent.signal, 5000, aborted);
    parent.abort(new Error('stop'));
    await assert.rejects(running, /stop/);
    await assert.rejects(withTimeout(parent.signal, 5000, aborted), /stop/);
  });
});

describe('a child signal', () => {
  it('does not hold on to its parent when it is released', () => {
    const parent = new AbortController();
    const child = linkedSignal(parent.signal);
    child.release();
    parent.abort(new Error('later'));
    assert.equal(child.signal.aborted, false);
  });

  it('ends by itself without the parent', () => {
    const parent = new AbortController();
    const child = linkedSignal(parent.signal);
    child.abort(new Error('mine'));
    assert.match(String(child.signal.reason), /mine/);
    assert.equal(parent.signal.aborted, false);
  });
});
