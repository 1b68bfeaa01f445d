import assert from 'node:assert/strict';
import { ConcurrencyLimit } from '../../../../src/util/async.js';
import { waitUntil } from '../../../support/wait-until.js';

const never = new AbortController().signal;

/** Work that ends when a test says so. */
class Job {
  started = false;
  #end: () => void = () => undefined;
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  run = (): Promise<void> => {
    this.started = true;
    return this.#ended;
  };

  end(): void {
    this.#end();
  }
}

describe('slots', () => {
  it('no more run at once than there are', async () => {
    const concurrencyLimit = new ConcurrencyLimit(2);
    const jobs = [new Job(), new Job(), new Job()];
    const running = jobs.map((job) => concurrencyLimit.run(never, job.run));
    await waitUntil(() => jobs[1]!.started);
    assert.equal(jobs[2]!.started, false);
    jobs[0]!.end();
    await waitUntil(() => jobs[2]!.started, { timeoutMs: 500 });
    for (const job of jobs) job.end();
    await Promise.all(running);
  });

  it('one that is slow gives its place away after a second, and still ends', async () => {
    const concurrencyLimit = new ConcurrencyLimit(1);
    const [slow, next] = [new Job(), new Job()];
    const startedAt = performance.now();
    let ended = false;
    const running = concurrencyLimit.run(never, slow.run).then(() => (ended = true));
    const other = concurrencyLimit.run(never, next.run);
    await waitUntil(() => next.started);
    const ms = performance.now() - startedAt;
    assert.ok(ms >= 950 && ms < 1500, `${ms} ms`);
    assert.equal(ended, false);
    slow.end();
    next.end();
    await Promise.all([running, other]);
    assert.equal(ended, true);
  });

  it('nothing is begun after the deadline', async () => {
    const concurrencyLimit = new ConcurrencyLimit(1);
    const first = new Job();
    const controller = new AbortController();
    const running = concurrencyLimit.run(never, first.run);
    const late = new Job();
    const waiting = concurrencyLimit.run(controller.signal, late.run);
    controller.abort();
    first.end();
    await Promise.all([running, waiting]);
    assert.equal(late.started, false);
  });

  it('an error is handed on and frees the place', async () => {
    const concurrencyLimit = new ConcurrencyLimit(1);
    await assert.rejects(
      concurrencyLimit.run(never, () => Promise.reject(new Error('mine'))),
      /mine/,
    );
    const next = new Job();
    next.end();
    await concurrencyLimit.run(never, next.run);
    assert.equal(next.started, true);
  });
});
