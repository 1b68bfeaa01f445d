import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Recurring } from '../../../../src/topology/inventory/recurring.js';
import { waitUntil } from '../../../support/wait-until.js';

const NEVER_MS = 3_600_000;

/** Work whose runs end when they are told to. */
class Work {
  readonly #ends: (() => void)[] = [];
  begun = 0;

  readonly run = (): Promise<void> => {
    this.begun += 1;
    return new Promise((resolve) => this.#ends.push(resolve));
  };

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

describe('work that is done again and again', () => {
  let work: Work;
  let recurring: Recurring;

  function start(pauseMs = NEVER_MS): void {
    work = new Work();
    recurring = new Recurring(work.run, () => pauseMs);
  }

  afterEach(() => {
    recurring.stop();
    work.end();
  });

  it('runs at once, and after each pause', async () => {
    start(10);
    const first = recurring.now();
    assert.equal(work.begun, 1);
    work.end();
    await first;
    await waitUntil(() => work.begun === 2);
    work.end();
    await waitUntil(() => work.begun === 3);
  });

  it('runs once for all callers in the meantime, and settles for all of them as the run does', async () => {
    start();
    const asked = [recurring.now(), recurring.now()];
    recurring.runSoon();
    work.end();
    await Promise.all(asked);
    await sleep(600);
    assert.equal(work.begun, 1);
  });

  it('starts soon: not before half a second after the last start', async () => {
    start();
    const first = recurring.now();
    const { startedAt } = recurring;
    work.end();
    await first;
    recurring.runSoon();
    recurring.runSoon();
    await waitUntil(() => work.begun === 2);
    assert.ok(recurring.startedAt - startedAt >= 490, `${recurring.startedAt - startedAt} ms`);
  });

  it('runs again: once more after the run in progress', async () => {
    start();
    recurring.now().catch(() => undefined);
    recurring.runAgain();
    recurring.runAgain();
    assert.equal(work.begun, 1);
    work.end();
    await waitUntil(() => work.begun === 2);
    work.end();
    await recurring.idle();
    await sleep(50);
    assert.equal(work.begun, 2);
  });

  it('goes on after a run that failed', async () => {
    let begun = 0;
    start();
    recurring = new Recurring(
      () => {
        begun += 1;
        return Promise.reject(new Error('failed'));
      },
      () => 10,
    );
    await assert.rejects(recurring.now(), /failed/);
    await waitUntil(() => begun > 2);
  });

  it('stopped: nothing begins any more', async () => {
    start(10);
    const first = recurring.now();
    recurring.stop();
    work.end();
    await first;
    recurring.runAgain();
    recurring.runSoon();
    await sleep(50);
    assert.equal(work.begun, 1);
    assert.equal(recurring.stopped, true);
  });
});
