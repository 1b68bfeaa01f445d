import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Parts } from '../../../../src/web/page/feed.js';
import { html } from '../../../../src/web/page/html.js';
import { Live } from '../../../../src/web/page/live.js';

describe('keeping the page current', () => {
  let live: Live;
  let drawn = 0;
  let ticks = 0;
  let now: number;
  const real = performance.now.bind(performance);

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    now = Math.ceil(real());
    performance.now = () => now;
    drawn = ticks = 0;
    live = new Live({
      render: () => {
        drawn += 1;
        return new Parts().rendered(html`${drawn}`);
      },
      onTick: () => (ticks += 1),
      onError: (error) => {
        throw error;
      },
    });
  });

  afterEach(() => {
    live.stop();
    mock.timers.reset();
    performance.now = real;
  });

  const pass = (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 1) {
      now += 1000;
      mock.timers.tick(1000);
    }
  };

  it('renders nothing and starts no scrape without a viewer', () => {
    live.changed();
    pass(60);
    assert.deepEqual([drawn, ticks], [0, 0]);
  });

  it('renders for 10 s after the page was opened', () => {
    live.open();
    assert.deepEqual([drawn, ticks], [1, 1]);
    pass(60);
    assert.deepEqual([drawn, ticks], [5, 5]);
    live.changed();
    pass(1);
    assert.equal(drawn, 5);
    assert.equal(live.open(), '6');
  });

  it('renders while a client polls', () => {
    for (let times = 0; times < 20; times += 1) {
      live.poll(undefined);
      pass(2);
    }
    const before = ticks;
    assert.ok(before >= 20);
    pass(60);
    assert.ok(ticks < before + 5);
  });

  it('renders until the last follower leaves', () => {
    let told = 0;
    const leave = live.follow(() => (told += 1));
    pass(60);
    assert.equal(ticks, 31);
    assert.equal(told, 31);
    leave();
    pass(30);
    assert.ok(ticks <= 32);
  });

  it('renders once for many clients that open the page at the same moment', () => {
    for (let times = 0; times < 100; times += 1) live.open();
    assert.equal(drawn, 1);
  });

  it('renders nothing after it was stopped', () => {
    live.follow(() => undefined);
    live.stop();
    live.changed();
    pass(10);
    assert.equal(drawn, 1);
  });
});
