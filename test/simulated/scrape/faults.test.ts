import assert from 'node:assert/strict';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, resultOf, TestScraper } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

const ALL = {
  hello: 'ok',
  replSetGetStatus: 'ok',
  serverStatus: 'ok',
  'local.dbStats': 'ok',
  'local.oplog.rs': 'ok',
};

/** How much later than its deadline a scrape may end. */
const SLACK_MS = 50;

describe('a scrape with one faulty member', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let sick: string;
  let scraper: TestScraper;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);

  before(async () => {
    process.on('unhandledRejection', note);
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 5 }] });
    names = fleet.members.map(({ name }) => name);
    sick = names[2]!;
  });

  beforeEach(() => {
    scraper = new TestScraper(fleetTopology(fleet));
  });

  afterEach(async () => {
    await scraper.close();
    await fleet.control(sick, 'healthy');
    assert.deepEqual(unhandled, []);
  });

  after(async () => {
    await fleet.stop();
    process.off('unhandledRejection', note);
  });

  async function timed(ms: number): Promise<{ readonly scrape: Scrape; readonly took: number }> {
    const startedAt = performance.now();
    const scrape = await scraper.scrape(ms);
    return { scrape, took: performance.now() - startedAt };
  }

  function othersAreComplete(scrape: Scrape): void {
    for (const name of names.filter((one) => one !== sick)) assert.deepEqual(outcomesOf(scrape, name), ALL);
  }

  function failureOf(scrape: Scrape): string {
    const { up, failure, commandResults, replies, hello } = resultOf(scrape, sick);
    assert.equal(up, false);
    assert.equal(hello, undefined);
    assert.deepEqual([...commandResults, ...Object.keys(replies)], []);
    return `${failure!.phase} ${failure!.reason}`;
  }

  it('does not wait for a dead member', async () => {
    await fleet.control(sick, 'dead');
    const { scrape, took } = await timed(5000);
    assert.equal(failureOf(scrape), 'connect refused');
    othersAreComplete(scrape);
    assert.ok(took < 1000, `${took} ms`);
    await fleet.control(sick, 'healthy');
    await waitUntil(async () => resultOf(await scraper.scrape(), sick).up, {
      intervalMs: 100,
      timeoutMs: 3000,
    });
  });

  it('waits half of the time for a member that hangs for the first time; the others do not wait', async () => {
    await scraper.scrape();
    await fleet.control(sick, 'hang');
    const { scrape, took } = await timed(800);
    assert.equal(failureOf(scrape), 'hello timeout');
    othersAreComplete(scrape);
    assert.ok(took >= 390 && took <= 800 + SLACK_MS, `${took} ms`);
  });

  it('waits one second for a member that hung in the last scrape too, however much time there is', async () => {
    await scraper.scrape();
    await fleet.control(sick, 'hang');
    await scraper.scrape(400);
    const { scrape, took } = await timed(10_000);
    assert.equal(failureOf(scrape), 'hello timeout');
    assert.ok(took >= 990 && took < 1500, `${took} ms`);
    await fleet.control(sick, 'healthy');
    assert.deepEqual(outcomesOf(await scraper.scrape(), sick), ALL);
  });

  it('times out a command that hangs at the deadline; the member is up', async () => {
    await scraper.scrape();
    await fleet.control(sick, { hangCommand: 'serverStatus' });
    const { scrape, took } = await timed(700);
    assert.ok(took >= 690 && took <= 700 + SLACK_MS, `${took} ms`);
    const { up, replies } = resultOf(scrape, sick);
    assert.equal(up, true);
    // Figures of local are served from the last scrape.
    assert.deepEqual(outcomesOf(scrape, sick), { ...ALL, serverStatus: 'timeout' });
    assert.equal('serverStatus' in replies, false);
    othersAreComplete(scrape);
    await fleet.control(sick, 'healthy');
    assert.deepEqual(outcomesOf(await scraper.scrape(), sick), ALL);
  });

  it('fails the commands after one that hangs for the same reason, without another wait', async () => {
    await fleet.control(sick, { hangCommand: 'replSetGetStatus' });
    const { scrape, took } = await timed(600);
    assert.ok(took <= 600 + SLACK_MS, `${took} ms`);
    assert.deepEqual(outcomesOf(scrape, sick), {
      ...{
        hello: 'ok',
        replSetGetStatus: 'timeout',
        serverStatus: 'timeout',
        'local.dbStats': 'timeout',
        'local.oplog.rs': 'timeout',
      },
    });
    othersAreComplete(scrape);
  });

  it('sends the server the time limit', async () => {
    // The fleet has no clock for maxTimeMS: what it would answer is played.
    const error = { command: 'serverStatus', code: 50, codeName: 'MaxTimeMSExpired', errmsg: 'time limit' };
    await fleet.control(sick, { error });
    const { scrape } = await timed(2000);
    assert.deepEqual(outcomesOf(scrape, sick), { ...ALL, serverStatus: 'timeout' });
  });

  it('loses only the refused command', async () => {
    const refusal = { code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on admin' };
    await fleet.control(sick, { error: { command: 'replSetGetStatus', ...refusal } });
    const { scrape } = await timed(2000);
    assert.deepEqual(outcomesOf(scrape, sick), { ...ALL, replSetGetStatus: 'unauthorized' });
    othersAreComplete(scrape);
  });

  it('loses the command whose reply breaks off and what comes after it on the connection', async () => {
    await scraper.scrape();
    await fleet.control(sick, { brokenReply: { kind: 'half', command: 'serverStatus' } });
    const { scrape, took } = await timed(2000);
    assert.deepEqual(outcomesOf(scrape, sick), { ...ALL, serverStatus: 'protocol' });
    assert.ok(took < 1000, `${took} ms`);
    othersAreComplete(scrape);
    await fleet.control(sick, 'healthy');
    assert.deepEqual(outcomesOf(await scraper.scrape(), sick), ALL);
  });

  it('reports a process that shuts down as down, with that reason', async () => {
    await scraper.scrape();
    const quiesce = { code: 91, codeName: 'ShutdownInProgress', errmsg: 'quiesce mode' };
    await fleet.control(sick, { error: { command: 'hello', ...quiesce } });
    const { scrape } = await timed(2000);
    assert.equal(failureOf(scrape), 'hello shutdown');
    othersAreComplete(scrape);
  });

  it('keeps the replies of a process that dies in the middle of the scrape', async () => {
    await scraper.scrape();
    const before = (await fleet.seen(sick)).commands.serverStatus ?? 0;
    await fleet.control(sick, { hangCommand: 'serverStatus' });
    const scraping = timed(5000);
    await waitUntil(async () => ((await fleet.seen(sick)).commands.serverStatus ?? 0) > before);
    await fleet.control(sick, 'dead');
    const { scrape, took } = await scraping;
    const { serverStatus, ...others } = outcomesOf(scrape, sick);
    assert.deepEqual(others, {
      hello: 'ok',
      replSetGetStatus: 'ok',
      'local.dbStats': 'ok',
      'local.oplog.rs': 'ok',
    });
    assert.ok(serverStatus !== 'ok' && serverStatus !== 'timeout', serverStatus);
    assert.ok(took < 2000, `${took} ms`);
  });

  it('contains every member even if the deadline has passed already', async () => {
    const { scrape, took } = await timed(0);
    assert.equal(scrape.members.size, names.length);
    assert.ok(took < 500, `${took} ms`);
    const reasons = [...scrape.members.values()].map(
      ({ up, failure }) => up || failure?.reason === 'timeout',
    );
    assert.ok(reasons.every(Boolean));
  });

  describe('shared by two requests', () => {
    it('answers each at its own deadline with what has arrived', async () => {
      await scraper.scrape();
      await fleet.control(sick, { hangCommand: 'serverStatus' });
      const [long, short] = await Promise.all([timed(1200), timed(400)]);
      assert.ok(short.took >= 390 && short.took <= 400 + SLACK_MS, `${short.took} ms`);
      assert.ok(long.took >= 1190 && long.took <= 1200 + SLACK_MS, `${long.took} ms`);
      for (const { scrape } of [long, short]) {
        const { hello, replSetGetStatus: status, serverStatus } = outcomesOf(scrape, sick);
        assert.deepEqual([hello, status, serverStatus], ['ok', 'ok', 'timeout']);
        othersAreComplete(scrape);
      }
      assert.equal(scraper.ended.length, 2);
    });

    it('gives more time to one that comes later with a later deadline', async () => {
      await scraper.scrape();
      await fleet.control(sick, { hangCommand: 'replSetGetStatus' });
      const short = scraper.scrape(300, [replSetGetStatus]);
      const long = scraper.scrape(5000, [replSetGetStatus]);
      assert.deepEqual(outcomesOf(await short, sick), { hello: 'ok', replSetGetStatus: 'timeout' });
      await fleet.control(sick, 'healthy');
      assert.deepEqual(outcomesOf(await long, sick), { hello: 'ok', replSetGetStatus: 'ok' });
    });
  });
});
