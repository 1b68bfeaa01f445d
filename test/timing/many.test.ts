import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import { fleetTopology, TestScraper } from '../support/test-scraper.js';

const SETS = 10;
const MEMBERS = 30;

describe('a round over 300 members', function () {
  // Both sides of every conversation share the processors with whatever else runs.
  this.timeout(60_000);

  let fleet: Fleet;
  let scraper: TestScraper;

  before(async () => {
    const sets = Array.from({ length: SETS }, (_, id) => ({
      name: `rs${id}`,
      members: MEMBERS,
      arbiters: 1,
    }));
    fleet = await startFleet({ sets });
    scraper = new TestScraper(fleetTopology(fleet));
  });

  after(async () => {
    await scraper.close();
    await fleet.stop();
  });

  it('has them all, healthy, in time, on every scrape', async () => {
    for (const limit of [15_000, 10_000, 10_000]) {
      const scrape = await scraper.scrape(limit);
      const results = [...scrape.members.values()];
      assert.equal(results.length, SETS * MEMBERS);
      const ill = results.filter(
        ({ up, commandResults }) =>
          !up || [...commandResults.values()].some(({ failure }) => failure !== undefined),
      );
      assert.deepEqual(
        ill.map(({ member, failure }) => [member.name, failure]),
        [],
      );
      assert.equal(results.filter(({ replies }) => 'serverStatus' in replies).length, SETS * (MEMBERS - 1));
    }
  });

  it('keeps one connection to each', async () => {
    const before = await fleet.seen(fleet.members[5]!.name);
    await scraper.scrape(10_000);
    const after = await fleet.seen(fleet.members[5]!.name);
    assert.equal(after.connections, before.connections);
  });
});
