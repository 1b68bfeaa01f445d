import assert from 'node:assert/strict';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, TestScraper } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

/** As long as a user's Prometheus might wait. */
const PATIENCE_MS = 8_000;

describe('a scrape for which no client waits any more', () => {
  let fleet: Fleet;
  let scraper: TestScraper;
  let names: readonly string[];
  const collectors = [replSetGetStatus, serverStatus];

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
    names = fleet.members.map(({ name }) => name);
  });

  beforeEach(async () => {
    scraper = new TestScraper(fleetTopology(fleet));
    await scraper.scrape(PATIENCE_MS, collectors);
    scraper.ended.length = 0;
    await fleet.control(names[1]!, { hangCommand: 'replSetGetStatus' });
  });

  afterEach(async () => {
    await scraper.close();
    await Promise.all(names.map((name) => fleet.control(name, 'healthy')));
  });

  after(() => fleet.stop());

  const asked = async (command: string): Promise<number> =>
    (await fleet.seen(names[1]!)).commands[command] ?? 0;

  /** A scrape that hangs at one member, by somebody who may hang up. */
  async function hanging(): Promise<{ readonly hangUp: () => void; readonly ended: Promise<unknown> }> {
    const before = await asked('replSetGetStatus');
    const client = new AbortController();
    const ended = scraper.scrape(PATIENCE_MS, collectors, client.signal);
    await waitUntil(async () => (await asked('replSetGetStatus')) > before);
    return {
      ended,
      hangUp: () => {
        client.abort();
      },
    };
  }

  it('ends soon, sends nothing more, and is not reported', async () => {
    const before = await asked('serverStatus');
    const { hangUp, ended } = await hanging();
    const hungUpAt = performance.now();
    hangUp();
    await ended;
    const took = performance.now() - hungUpAt;
    assert.ok(took < 2_500, `${took} ms`);
    assert.equal(await asked('serverStatus'), before);
    assert.deepEqual(scraper.ended, []);
  });

  it('is not shared by the next client', async () => {
    const { hangUp, ended } = await hanging();
    hangUp();
    await fleet.control(names[1]!, 'healthy');
    const next = await scraper.scrape(PATIENCE_MS, collectors);
    assert.deepEqual(outcomesOf(next, names[1]!), {
      hello: 'ok',
      replSetGetStatus: 'ok',
      serverStatus: 'ok',
    });
    assert.equal(scraper.ended.length, 1);
    await ended;
  });

  it('continues while another client waits', async () => {
    const { hangUp } = await hanging();
    const other = scraper.scrape(1_500, collectors);
    hangUp();
    const scrape = await other;
    assert.ok(scrape.durationSeconds > 1.2, `${scrape.durationSeconds} s`);
    assert.equal(outcomesOf(scrape, names[0]!).serverStatus, 'ok');
  });
});
