import assert from 'node:assert/strict';
import { later, outcomesOf } from '../../../support/test-scraper.js';
import { oneSet } from '../scripted-groups.js';
import { helloOf, collectorNamed } from '../scripted-target.js';
import { refusal } from '../scripted.js';

describe('a collector with target member', () => {
  const OWN = collectorNamed('own', 'member', {
    maxAgeSeconds: 60,
    isFor: ({ hello }) => hello.secondary || hello.writable,
  });

  it('runs on each member that it is for, and each reply is about that member', async () => {
    const set = oneSet();
    set.member('b:1').hello = helloOf({});
    const scrape = await set.scraper.scrape(5000, [OWN]);
    assert.deepEqual(set.take(), ['a:1 own', 'd:1 own', 'h:1 own']);
    const replies = [...scrape.members.values()].map(({ replies: own }) => own.own?.from);
    assert.deepEqual(replies, ['a:1', undefined, 'd:1', 'h:1']);
    assert.equal(scrape.groupReplies.size, 0);
  });

  it('serves the last reply of each member until it is too old', async () => {
    const set = oneSet();
    await set.scraper.scrape(5000, [OWN]);
    set.take();
    const held = await later(59_000, () => set.scraper.scrape(5000, [OWN]));
    assert.deepEqual(set.take(), []);
    assert.equal([...held.members.values()].filter(({ replies }) => replies.own).length, 4);
    await later(61_000, () => set.scraper.scrape(5000, [OWN]));
    assert.equal(set.take().length, 4);
  });

  it('is sent again after a minute to a member on which it timed out, and to the others as usual', async () => {
    const set = oneSet();
    const each = { ...OWN, maxAgeSeconds: 1 };
    set.member('b:1').answer = () => refusal(50);
    for (const seconds of [0, 30, 59]) {
      const scrape = await later(seconds * 1000, () => set.scraper.scrape(5000, [each]));
      assert.equal(outcomesOf(scrape, 'b:1').own, 'timeout');
      assert.equal(outcomesOf(scrape, 'a:1').own, 'ok');
    }
    const asked = set.take();
    assert.equal(asked.filter((line) => line.startsWith('b:1')).length, 1);
    assert.equal(asked.filter((line) => line.startsWith('a:1')).length, 3);
  });
});
