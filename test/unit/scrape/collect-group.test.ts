import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Collector } from '../../../src/scrape/collector.js';
import { later } from '../../support/test-scraper.js';
import { COUNTS, endsOf, repliesOf, oneSet, SIZES, type Scripted } from './scripted-groups.js';
import { collectorNamed } from './scripted-target.js';
import { refusal } from './scripted.js';

describe('a collector that runs on one member of a set', () => {
  let set: Scripted;

  beforeEach(() => {
    set = oneSet();
  });

  const scrape = (collectors: readonly Collector[] = [SIZES], ms = 5000) =>
    set.scraper.scrape(ms, collectors);
  const scrapeLater = (seconds: number, collectors?: readonly Collector[]) =>
    later(seconds * 1000, () => scrape(collectors));
  const fail = (name: string, error: unknown) => {
    set.member(name).answer = () => error;
  };

  it('runs on one member; the reply is about the set, the command result is stored with that member', async () => {
    const result = await scrape();
    assert.deepEqual(set.take(), ['h:1 sizes']);
    assert.deepEqual(repliesOf(result), ['set rs0 from h:1']);
    assert.deepEqual(endsOf(result), ['h:1 sizes ok']);
    for (const { replies } of result.members.values()) assert.deepEqual(replies, {});
  });

  it('limits each request by its own time limit and by the deadline', async () => {
    await scrape([collectorNamed('sizes', 'set', { maxTimeMs: 300 })]);
    assert.equal(set.member('h:1').sent.at(-1)!.command.maxTimeMS, 300);
    await scrape([collectorNamed('counts', 'set', { maxTimeMs: 60_000 })], 2000);
    const { maxTimeMS } = set.member('h:1').sent.at(-1)!.command;
    assert.ok((maxTimeMS as number) <= 1950 && (maxTimeMS as number) > 1500, String(maxTimeMS));
  });

  it('shows the last replies and their command results until they are too old', async () => {
    await scrape([SIZES, COUNTS]);
    set.take();
    const held = await scrapeLater(59, [SIZES, COUNTS]);
    assert.deepEqual(set.take(), []);
    assert.deepEqual(repliesOf(held), ['set rs0 from h:1']);
    assert.deepEqual(endsOf(held), ['h:1 sizes ok', 'h:1 counts ok']);
    await scrapeLater(61, [SIZES, COUNTS]);
    assert.deepEqual(set.take(), ['h:1 counts']);
    await scrapeLater(301, [SIZES, COUNTS]);
    assert.deepEqual(set.take(), ['h:1 sizes', 'h:1 counts']);
  });

  it('selects the same member again, although a better one is back', async () => {
    set.member('h:1').greeting = 'dead';
    await scrape();
    set.member('h:1').greeting = 'at once';
    await scrapeLater(301);
    assert.deepEqual(set.take(), ['b:1 sizes', 'b:1 sizes']);
  });

  it('shows cached replies of a member that is down without a command result, and selects another once they are too old', async () => {
    await scrape();
    set.member('h:1').greeting = 'dead';
    const held = await scrapeLater(100);
    assert.deepEqual([repliesOf(held), endsOf(held)], [['set rs0 from h:1'], []]);
    const anew = await scrapeLater(301);
    assert.deepEqual([repliesOf(anew), endsOf(anew)], [['set rs0 from b:1'], ['b:1 sizes ok']]);
  });

  it('selects the primary if there is no other member, and none if none is suitable', async () => {
    for (const name of ['b:1', 'h:1']) set.member(name).greeting = 'dead';
    assert.deepEqual(repliesOf(await scrape()), ['set rs0 from a:1']);
    set.member('a:1').greeting = 'dead';
    const none = await scrapeLater(301);
    assert.deepEqual([repliesOf(none), endsOf(none)], [[], []]);
  });

  it('waits at most one second for a member that hangs, and selects another in the same scrape', async () => {
    set.member('h:1').greeting = 'hung';
    const startedAt = performance.now();
    let askedAfter = Infinity;
    set.member('b:1').answer = () => {
      askedAfter = performance.now() - startedAt;
      return { from: 'b:1' };
    };
    const result = await scrape([SIZES], 3000);
    assert.deepEqual(repliesOf(result), ['set rs0 from b:1']);
    assert.ok(askedAfter > 900 && askedAfter < 1400, `${askedAfter} ms`);
  });

  for (const [why, code, reason] of [
    ['took too long', 50, 'timeout'],
    ['was refused', 13, 'unauthorized'],
  ] as const) {
    it(`is sent again after a minute when it ${why}; the others are not affected`, async () => {
      set.member('h:1').answer = (command) => ('sizes' in command ? refusal(code) : { from: 'h:1' });
      for (const seconds of [0, 30, 59]) {
        const result = await scrapeLater(seconds, [SIZES, COUNTS]);
        assert.deepEqual(repliesOf(result), []);
        assert.deepEqual(repliesOf(result, 'counts'), ['set rs0 from h:1']);
        assert.deepEqual(endsOf(result).toSorted(), ['h:1 counts ok', `h:1 sizes ${reason}`]);
      }
      assert.deepEqual(set.take(), ['h:1 sizes', 'h:1 counts']);
      set.member('h:1').answer = () => ({ from: 'h:1' });
      assert.deepEqual(repliesOf(await scrapeLater(61)), ['set rs0 from h:1']);
    });
  }

  it('is not sent on every scrape after it has reached the deadline', async () => {
    fail('h:1', new Promise(() => undefined));
    const result = await scrape([SIZES], 200);
    assert.deepEqual(endsOf(result), ['h:1 sizes timeout']);
    assert.deepEqual(endsOf(await scrapeLater(59)), ['h:1 sizes timeout']);
    assert.deepEqual(set.take(), ['h:1 sizes']);
  });

  it('is sent again after a minute after other failures, too', async () => {
    fail('h:1', refusal(8));
    assert.deepEqual(endsOf(await scrape()), ['h:1 sizes other']);
    fail('h:1', { from: 'h:1' });
    assert.deepEqual(repliesOf(await scrapeLater(59)), []);
    assert.deepEqual(repliesOf(await scrapeLater(61)), ['set rs0 from h:1']);
  });

  it('keeps the last reply after a failure while it is young enough, and no longer', async () => {
    await scrape([COUNTS]);
    fail('h:1', refusal(50));
    assert.deepEqual(repliesOf(await scrapeLater(59, [COUNTS]), 'counts'), ['set rs0 from h:1']);
    assert.deepEqual(repliesOf(await scrapeLater(61, [COUNTS]), 'counts'), []);
  });

  it('fails as a whole when one of its requests fails', async () => {
    const two = collectorNamed('sizes', 'deployment', {
      run: async ({ send }) => ({
        ...(await send('admin', { one: 1 })),
        ...(await send('app', { two: 1 })),
      }),
    });
    set.member('h:1').answer = (command) => ('two' in command ? refusal(13) : { from: 'h:1' });
    const result = await scrape([two]);
    assert.deepEqual([repliesOf(result), endsOf(result)], [[], ['h:1 sizes unauthorized']]);
    assert.deepEqual(
      set.member('h:1').sent.map(({ database }) => database),
      ['admin', 'app'],
    );
  });

  it('sends one request after the other, also of several collectors', async () => {
    let [underWay, most] = [0, 0];
    set.member('h:1').answer = async () => {
      most = Math.max(most, ++underWay);
      await sleep(20);
      underWay--;
      return { from: 'h:1' };
    };
    await scrape([SIZES, COUNTS, collectorNamed('more', 'deployment')]);
    assert.deepEqual(set.take(), ['h:1 sizes', 'h:1 counts', 'h:1 more']);
    assert.equal(most, 1);
  });

  it('gives a short scrape what has arrived by then', async () => {
    set.member('h:1').answer = () => sleep(300, { from: 'h:1' });
    const [whole, short] = await Promise.all([scrape([SIZES], 3000), scrape([SIZES], 100)]);
    assert.deepEqual([repliesOf(short), endsOf(short)], [[], ['h:1 sizes timeout']]);
    assert.deepEqual([repliesOf(whole), endsOf(whole)], [['set rs0 from h:1'], ['h:1 sizes ok']]);
  });
});
