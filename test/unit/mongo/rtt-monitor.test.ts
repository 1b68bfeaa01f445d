import assert from 'node:assert/strict';
import type { Monitor } from '../../../src/mongo/driver-internals.js';
import { RttMonitor } from '../../../src/mongo/rtt-monitor.js';
import { later } from '../../support/test-scraper.js';

const GRACE_MS = 1_000;

/** As the driver's. */
class Pinger {
  readonly monitor: Monitor;
  connection: object | undefined;
  closed = false;

  constructor(monitor: Monitor) {
    this.monitor = monitor;
  }

  close(): void {
    this.closed = true;
  }
}

describe("the driver's measure of the way", () => {
  let monitor: Monitor;
  let first: Pinger;
  let measure: RttMonitor;

  beforeEach(() => {
    monitor = { rttPinger: undefined };
    first = new Pinger(monitor);
    monitor.rttPinger = first;
    measure = new RttMonitor(GRACE_MS);
  });

  /** A heartbeat that is answered `ms` from now. */
  const beat = (ms: number): Promise<void> =>
    later(ms, () => {
      measure.succeeded(monitor);
      return Promise.resolve();
    });

  it('goes on while it is connected', async () => {
    first.connection = {};
    await beat(0);
    await beat(10 * GRACE_MS);
    assert.equal(monitor.rttPinger, first);
    assert.equal(first.closed, false);
  });

  it('has its time to connect', async () => {
    await beat(0);
    await beat(GRACE_MS / 2);
    assert.equal(monitor.rttPinger, first);
  });

  it('is started again after a failure, which the driver never does', async () => {
    first.connection = {};
    await beat(0);
    first.connection = undefined;
    await beat(GRACE_MS);
    await beat(3 * GRACE_MS);
    const second = monitor.rttPinger;
    assert.ok(second instanceof Pinger && second !== first);
    assert.equal(second.monitor, monitor);
    assert.equal(first.closed, true);
    await beat(3.5 * GRACE_MS);
    assert.equal(monitor.rttPinger, second);
  });

  it('ends with a failed heartbeat: over a connection that hung it would measure the hang', () => {
    first.connection = {};
    measure.failed(monitor);
    assert.equal(monitor.rttPinger, undefined);
    assert.equal(first.closed, true);
  });

  it('need not be there', async () => {
    monitor.rttPinger = undefined;
    await beat(0);
    measure.failed(monitor);
    assert.equal(monitor.rttPinger, undefined);
  });
});
