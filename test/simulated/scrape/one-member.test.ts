import assert from 'node:assert/strict';
import type { Collector } from '../../../src/scrape/collector.js';
import { fcv } from '../../../src/scrape/collectors/fcv.js';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import type { Topology } from '../../../src/topology/model/topology.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, resultOf, TestScraper, USUAL } from '../../support/test-scraper.js';

describe('a scrape of one member', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let topology: Topology;
  let scraper: TestScraper;

  before(async () => {
    fleet = await startFleet({
      sets: [
        { name: 'rs0', members: 3 },
        { name: 'rs1', members: 2 },
      ],
    });
    names = fleet.members.map(({ name }) => name);
  });

  beforeEach(() => {
    topology = fleetTopology(fleet);
    scraper = new TestScraper(topology);
  });

  afterEach(async () => {
    await scraper.close();
    await Promise.all(names.map((name) => fleet.control(name, 'healthy')));
  });

  after(() => fleet.stop());

  const probe = async (
    name: string,
    { ms = 5000, collectors = USUAL }: { ms?: number; collectors?: readonly Collector[] } = {},
  ): Promise<Scrape> => {
    const only = topology.clusters[0]!.members.find((member) => member.name === name)!;
    return scraper.scraper.scrape({ topology, only, collectors, deadlineAt: performance.now() + ms });
  };
  const statuses = async () =>
    Promise.all(names.map(async (name) => (await fleet.seen(name)).commands.replSetGetStatus ?? 0));

  it('sends requests only to it, and contains only it and its set', async () => {
    const before = await statuses();
    const scrape = await probe(names[1]!);
    const after = await statuses();
    assert.deepEqual(
      after.map((count, index) => count - before[index]!),
      [0, 1, 0, 0, 0],
    );
    assert.deepEqual([...scrape.members.keys()], [`test/${names[1]!}`]);
    assert.deepEqual(
      scrape.topology.clusters.map(({ members, sets }) => [members.length, sets.map(({ name }) => name)]),
      [[1, ['rs0']]],
    );
    assert.equal(outcomesOf(scrape, names[1]!).serverStatus, 'ok');
  });

  it('is not shared with a scrape of another member or of all', async () => {
    const before = await statuses();
    const [all, first, second, again] = await Promise.all([
      scraper.scrape(),
      probe(names[0]!),
      probe(names[1]!),
      probe(names[1]!),
    ]);
    assert.equal(all.members.size, 5);
    assert.ok(resultOf(first, names[0]!).up && resultOf(second, names[1]!).up);
    // Those two are one.
    assert.deepEqual(resultOf(again, names[1]!), resultOf(second, names[1]!));
    const after = await statuses();
    assert.deepEqual(
      after.map((count, index) => count - before[index]!),
      [2, 2, 1, 1, 1],
    );
  });

  it('removes nothing of the others from the cache, and serves what a scrape of all has cached', async () => {
    await scraper.scrape();
    await probe(names[0]!);
    const counted = async (name: string) => (await fleet.seen(name)).commands.dbStats;
    const before = await Promise.all(names.map(counted));
    const scrape = await probe(names[0]!);
    assert.equal(outcomesOf(scrape, names[0]!)['local.dbStats'], 'ok');
    await scraper.scrape();
    assert.deepEqual(await Promise.all(names.map(counted)), before);
  });

  it('is not reported as a scrape of all', async () => {
    await probe(names[0]!);
    assert.equal(scraper.ended.length, 0);
    await scraper.scrape();
    assert.equal(scraper.ended.length, 1);
  });

  it('runs no collector of its set', async () => {
    const scrape = await probe(names[0]!, { collectors: [replSetGetStatus, fcv] });
    assert.deepEqual(outcomesOf(scrape, names[0]!), { hello: 'ok', replSetGetStatus: 'ok' });
    assert.equal(scrape.groupReplies.size, 0);
  });

  it('ends at its deadline while the member hangs, and does not delay others', async () => {
    await scraper.scrape();
    await fleet.control(names[0]!, { hangCommand: 'serverStatus' });
    const startedAt = performance.now();
    const [hung, healthy] = await Promise.all([probe(names[0]!, { ms: 600 }), probe(names[1]!)]);
    assert.ok(performance.now() - startedAt < 1500);
    assert.equal(outcomesOf(hung, names[0]!).serverStatus, 'timeout');
    assert.equal(outcomesOf(healthy, names[1]!).serverStatus, 'ok');
  });
});
