import assert from 'node:assert/strict';
import { Reserve, scrapeSeconds } from '../../../src/web/scrape-timeout.js';

const DEFAULT = 10;
const RESERVE = 0.25;

describe('how long a round may take', () => {
  const seconds = (header: string | undefined, reserve = RESERVE) => scrapeSeconds(header, DEFAULT, reserve);

  it('what the scraper gives, less the reserve', () => {
    assert.equal(seconds('15'), 14.75);
    assert.equal(seconds('10.000000'), 9.75);
  });

  it('fractions count', () => {
    assert.equal(seconds('1.5'), 1.25);
    assert.equal(seconds('0.75'), 0.5);
  });

  it('the default where the scraper says nothing, or nothing sensible', () => {
    for (const header of [undefined, '', 'soon', '0', '-3', 'NaN', 'Infinity', '5s', '5,5']) {
      assert.equal(seconds(header), 9.75, header);
    }
  });

  it('never less than half of it, however slow pages are', () => {
    assert.equal(seconds('0.1'), 0.05);
    assert.equal(seconds('10', 60), 5);
    assert.equal(seconds('0.5', 0.25), 0.25);
  });
});

describe('the reserve for the page', () => {
  it('is what is configured at least', () => {
    const reserve = new Reserve(RESERVE);
    assert.equal(reserve.seconds, RESERVE);
    reserve.note(0.01);
    assert.equal(reserve.seconds, RESERVE);
  });

  it('is half as much again as the last page took', () => {
    const reserve = new Reserve(RESERVE);
    reserve.note(2);
    assert.equal(reserve.seconds, 3);
  });
});
