import assert from 'node:assert/strict';
import { ScrapeTimeout, scrapeSeconds } from '../../../src/web/scrape-request.js';

const DEFAULT = 10;
const RESERVE = 0.25;

describe('the time of a scrape', () => {
  const seconds = (header: string | undefined, reserve = RESERVE) => scrapeSeconds(header, DEFAULT, reserve);

  it('is the timeout of the client minus the reserve', () => {
    assert.equal(seconds('15'), 14.75);
    assert.equal(seconds('10.000000'), 9.75);
  });

  it('counts fractions of a second', () => {
    assert.equal(seconds('1.5'), 1.25);
    assert.equal(seconds('0.75'), 0.5);
  });

  it('is the default where the client announces no timeout, or an invalid one', () => {
    for (const header of [undefined, '', 'soon', '0', '-3', 'NaN', 'Infinity', '5s', '5,5']) {
      assert.equal(seconds(header), 9.75, header);
    }
  });

  it('is never less than half of the timeout, however slow pages are', () => {
    assert.equal(seconds('0.1'), 0.05);
    assert.equal(seconds('10', 60), 5);
    assert.equal(seconds('0.5', 0.25), 0.25);
  });
});

describe('the time reserved for the page', () => {
  const request = { get: () => undefined } as unknown as Parameters<ScrapeTimeout['secondsFor']>[0];
  let timeout: ScrapeTimeout;

  beforeEach(() => {
    timeout = new ScrapeTimeout({ timeoutOffsetSeconds: RESERVE, defaultTimeoutSeconds: DEFAULT });
  });

  it('is at least what is configured', () => {
    assert.equal(timeout.secondsFor(request), DEFAULT - RESERVE);
    timeout.pageTook(0.01);
    assert.equal(timeout.secondsFor(request), DEFAULT - RESERVE);
  });

  it('is 1.5 times what the last page took', () => {
    timeout.pageTook(2);
    assert.equal(timeout.secondsFor(request), DEFAULT - 3);
  });
});
