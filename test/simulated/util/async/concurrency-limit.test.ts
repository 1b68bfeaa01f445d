import assert from 'node:assert/strict';
import { replSetGetStatus } from '../../../../src/scrape/collectors/repl-set-get-status.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, TestScraper } from '../../../support/test-scraper.js';

describe('limit of members that are processed at once', () => {
  let fleet: Fleet;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
  });

  after(() => fleet.stop());

  it('members that hang do not keep the others waiting', async () => {
    const scraper = new TestScraper(fleetTopology(fleet), { concurrency: 1 });
    const [first, second, third] = fleet.members.map(({ name }) => name) as [string, string, string];
    try {
      await scraper.scrape();
      for (const name of [first, second]) await fleet.control(name, { hangCommand: 'replSetGetStatus' });
      const scrape = await scraper.scrape(2700, [replSetGetStatus]);
      assert.deepEqual(outcomesOf(scrape, first), { hello: 'ok', replSetGetStatus: 'timeout' });
      assert.deepEqual(outcomesOf(scrape, second), { hello: 'ok', replSetGetStatus: 'timeout' });
      assert.deepEqual(outcomesOf(scrape, third), { hello: 'ok', replSetGetStatus: 'ok' });
    } finally {
      await scraper.close();
    }
  });
});
