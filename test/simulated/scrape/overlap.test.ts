import assert from 'node:assert/strict';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, TestScraper } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

describe('scrapes at the same time, and commands that they could not send', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let scraper: TestScraper;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 4 }] });
    names = fleet.members.map(({ name }) => name);
  });

  afterEach(async () => {
    await scraper.close();
    await Promise.all(names.map((name) => fleet.control(name, 'healthy')));
  });

  after(() => fleet.stop());

  it('a command that hangs in one scrape does not make the member down in another', async () => {
    scraper = new TestScraper(fleetTopology(fleet));
    await scraper.scrape();
    await fleet.control(names[1]!, { hangCommand: 'serverStatus' });
    const long = scraper.scrape(1500, [serverStatus]);
    await waitUntil(async () => (await fleet.seen(names[1]!)).commands.serverStatus === 2);
    const other = await scraper.scrape(1000, [replSetGetStatus]);
    assert.deepEqual(outcomesOf(other, names[1]!), { hello: 'ok', replSetGetStatus: 'ok' });
    await long;
  });

  it('no member takes longer than its scrape', async () => {
    scraper = new TestScraper(fleetTopology(fleet));
    const scrape = await scraper.scrape();
    for (const { durationSeconds } of scrape.members.values())
      assert.ok(durationSeconds <= scrape.durationSeconds);
  });

  it('the commands of a member that the concurrency limit kept waiting are timed out', async () => {
    scraper = new TestScraper(fleetTopology(fleet), { concurrency: 1 });
    await scraper.scrape();
    for (const name of names.slice(0, 3)) await fleet.control(name, { hangCommand: 'replSetGetStatus' });
    const scrape = await scraper.scrape(1500, [replSetGetStatus]);
    assert.deepEqual(outcomesOf(scrape, names[3]!), { hello: 'ok', replSetGetStatus: 'timeout' });
  });

  it('behind a command that hangs, cached replies are served, and commands that were not sent are timed out', async () => {
    scraper = new TestScraper(fleetTopology(fleet));
    await scraper.scrape();
    await fleet.control(names[1]!, { hangCommand: 'replSetGetStatus' });
    const [, short] = await Promise.all([scraper.scrape(900), scraper.scrape(300)]);
    assert.deepEqual(outcomesOf(short, names[1]!), {
      hello: 'ok',
      replSetGetStatus: 'timeout',
      serverStatus: 'timeout',
      'local.dbStats': 'ok',
      'local.oplog.rs': 'ok',
    });
  });
});
