import assert from 'node:assert/strict';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, resultOf, TestScraper } from '../../support/test-scraper.js';

const ALL = {
  hello: 'ok',
  replSetGetStatus: 'ok',
  serverStatus: 'ok',
  'local.dbStats': 'ok',
  'local.oplog.rs': 'ok',
};

describe('a scrape of a healthy set', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let arbiter: string;
  let testScraper: TestScraper;

  before(async () => {
    fleet = await startFleet({
      sets: [
        { name: 'rs0', members: 15, arbiters: 1 },
        { name: 'rs1', members: 15 },
      ],
    });
    names = fleet.members.map(({ name }) => name);
    arbiter = fleet.members.find(({ role }) => role === 'arbiter')!.name;
  });

  beforeEach(() => {
    testScraper = new TestScraper(fleetTopology(fleet));
  });

  afterEach(async () => {
    await testScraper.close();
    await Promise.all(names.map((name) => fleet.control(name, 'healthy')));
  });

  after(() => fleet.stop());

  const asked = async (name: string, command: string): Promise<number> =>
    (await fleet.seen(name)).commands[command] ?? 0;

  it('contains every member with all its replies', async () => {
    const scrape = await testScraper.scrape();
    assert.deepEqual(
      [...scrape.members.values()].map(({ member }) => member.name),
      names,
    );
    for (const name of names.filter((one) => one !== arbiter)) {
      assert.deepEqual(outcomesOf(scrape, name), ALL);
      const { up, failure, replies, hello, known } = resultOf(scrape, name);
      assert.equal(up, true);
      assert.equal(failure, undefined);
      assert.equal(hello?.me, name);
      assert.deepEqual(Object.keys(replies), [
        'replSetGetStatus',
        'serverStatus',
        'local.dbStats',
        'local.oplog.rs',
      ]);
      assert.deepEqual(known, { version: '6.0.5', storageEngine: 'wiredTiger' });
    }
  });

  it('contains clock offsets and durations', async () => {
    const before = Date.now();
    const scrape = await testScraper.scrape();
    assert.ok(scrape.startedAt >= before && scrape.startedAt <= Date.now());
    assert.ok(scrape.durationSeconds > 0 && scrape.durationSeconds < 5);
    for (const result of scrape.members.values()) {
      assert.ok(Math.abs(result.clockOffsetSeconds!) < 1);
      assert.ok(result.durationSeconds > 0 && result.durationSeconds < 5);
    }
  });

  it('sends requests to all members at the same moment', async () => {
    await testScraper.scrape();
    await Promise.all(names.map((name) => fleet.control(name, { delayMs: 200 })));
    const startedAt = performance.now();
    const scrape = await testScraper.scrape();
    const ms = performance.now() - startedAt;
    // hello, replSetGetStatus and serverStatus of a member come one after the other; replies of local were kept.
    assert.ok(ms >= 590 && ms < 2000, `${ms} ms`);
    assert.equal([...scrape.members.values()].filter(({ up }) => up).length, 30);
    assert.deepEqual(outcomesOf(scrape, names[29]!), ALL);
  });

  it('sends an arbiter only hello', async () => {
    const scrape = await testScraper.scrape();
    assert.deepEqual(outcomesOf(scrape, arbiter), { hello: 'ok' });
    const { commands } = await fleet.seen(arbiter);
    assert.deepEqual(
      Object.keys(commands).filter((name) => name !== 'endSessions'),
      ['hello'],
    );
  });

  it('sends only hello to an arbiter that discovery took for another member, too', async () => {
    const topology = fleetTopology(fleet, (member) => ({ ...member, arbiter: false }));
    const others = new TestScraper(topology);
    try {
      assert.deepEqual(outcomesOf(await others.scrape(), arbiter), { hello: 'ok' });
    } finally {
      await others.close();
    }
  });

  it('runs only the requested collectors', async () => {
    const before = await asked(names[1]!, 'serverStatus');
    const scrape = await testScraper.scrape(5000, [replSetGetStatus]);
    assert.deepEqual(outcomesOf(scrape, names[1]!), { hello: 'ok', replSetGetStatus: 'ok' });
    assert.equal(await asked(names[1]!, 'serverStatus'), before);
    assert.deepEqual(outcomesOf(await testScraper.scrape(5000, []), names[1]!), { hello: 'ok' });
  });

  it('is shared by two requests at once', async () => {
    await testScraper.scrape();
    await fleet.control(names[1]!, { delayMs: 50 });
    const before = await asked(names[1]!, 'serverStatus');
    const [one, two] = await Promise.all([testScraper.scrape(), testScraper.scrape()]);
    assert.equal((await asked(names[1]!, 'serverStatus')) - before, 1);
    assert.equal(one.startedAt, two.startedAt);
    assert.deepEqual(outcomesOf(two, names[1]!), ALL);
    assert.equal(testScraper.ended.length, 2);
  });

  it('is not shared by requests for different collectors', async () => {
    await testScraper.scrape();
    const counts = async () =>
      Promise.all(['serverStatus', 'replSetGetStatus'].map((command) => asked(names[1]!, command)));
    const before = await counts();
    const [one, two] = await Promise.all([
      testScraper.scrape(5000, [serverStatus]),
      testScraper.scrape(5000, [replSetGetStatus]),
    ]);
    assert.deepEqual(outcomesOf(one, names[1]!), { hello: 'ok', serverStatus: 'ok' });
    assert.deepEqual(outcomesOf(two, names[1]!), { hello: 'ok', replSetGetStatus: 'ok' });
    assert.deepEqual(
      (await counts()).map((count, at) => count - before[at]!),
      [1, 1],
    );
  });

  it('is not shared by requests one after the other', async () => {
    await testScraper.scrape();
    const before = await asked(names[1]!, 'serverStatus');
    await testScraper.scrape();
    await testScraper.scrape();
    assert.equal((await asked(names[1]!, 'serverStatus')) - before, 2);
    assert.equal(testScraper.ended.length, 3);
  });

  it('serves cached replies of what changes slowly', async () => {
    const before = await asked(names[1]!, 'aggregate');
    const first = await testScraper.scrape();
    const second = await testScraper.scrape();
    assert.equal((await asked(names[1]!, 'aggregate')) - before, 1);
    const oplog = { size: 52_428_800, maxSize: 1_038_090_240 };
    for (const scrape of [first, second]) {
      const { 'local.oplog.rs': sizes } = resultOf(scrape, names[1]!).replies;
      assert.deepEqual(sizesOf(sizes), oplog);
    }
    assert.deepEqual(outcomesOf(second, names[1]!), ALL);
  });

  it('removes the cached replies of a member that has gone', async () => {
    const { scraper } = testScraper;
    const collectors = [serverStatus];
    const request = (topology: ReturnType<typeof fleetTopology>) => ({
      topology,
      collectors,
      deadlineAt: performance.now() + 5000,
    });
    await testScraper.scrape();
    const [known] = fleet.members;
    await scraper.scrape(request(fleetTopology({ members: [known!] })));
    await fleet.control(names[1]!, 'dead');
    const scrape = await scraper.scrape(request(fleetTopology(fleet)));
    assert.deepEqual(resultOf(scrape, names[1]!).known, { version: '', storageEngine: '' });
    assert.equal(resultOf(scrape, names[0]!).known.version, '6.0.5');
  });
});

/** The fleet does not project: the sizes stand where $collStats has them. */
function sizesOf(reply: unknown): object {
  const { storageStats } = reply as { storageStats: { size: number; maxSize: number } };
  return storageStats;
}
