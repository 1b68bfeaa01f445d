import assert from 'node:assert/strict';
import { isStale } from '../../../src/app/page-scraper.js';

describe('a snapshot for the page', () => {
  const NOW = 1_000_000;
  const scraped = (secondsAgo: number) => ({ scrapedAt: NOW - secondsAgo * 1000 });

  it('is stale before the first scrape, and after 20 s', () => {
    assert.equal(isStale(NOW, {}), true);
    assert.equal(isStale(NOW, scraped(19)), false);
    assert.equal(isStale(NOW, scraped(20)), true);
  });

  it('is stale after 4 s for the 15 s after an event', () => {
    assert.equal(isStale(NOW, { ...scraped(4), eventAt: NOW - 5_000 }), true);
    assert.equal(isStale(NOW, { ...scraped(3), eventAt: NOW - 5_000 }), false);
    assert.equal(isStale(NOW, { ...scraped(10), eventAt: NOW - 16_000 }), false);
  });

  it('is stale only after ten times the duration of the scrape', () => {
    assert.equal(isStale(NOW, { ...scraped(20), tookSeconds: 3 }), false);
    assert.equal(isStale(NOW, { ...scraped(30), tookSeconds: 3 }), true);
  });
});
