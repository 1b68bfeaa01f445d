import assert from 'node:assert/strict';
import { documentsOf, type Document } from '../../../src/mongo/bson.js';
import { dbStats } from '../../../src/scrape/collectors/dbstats.js';
import { indexStats } from '../../../src/scrape/collectors/indexstats.js';
import { isTruncated } from '../../../src/scrape/collector.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { later, outcomesOf, resultOf } from '../../support/test-scraper.js';
import { oneSet, type Scripted } from './scripted-groups.js';
import { refusal } from './scripted.js';

/** The member that is asked for all: the hidden one. */
const ASKED = 'h:1';

describe('a collector that runs out of time', () => {
  let set: Scripted;
  /** What it is that hangs. */
  let locked: string;

  beforeEach(() => {
    set = oneSet();
    locked = 'b';
    for (const member of set.members.values()) member.answer = answer;
  });

  function answer(request: Document): unknown {
    if ('listDatabases' in request) return { databases: ['a', 'b', 'c'].map((name) => ({ name })) };
    if ('listCollections' in request)
      return { cursor: { firstBatch: ['a', 'b', 'c'].map((name) => ({ name })), id: 0 } };
    if (request.aggregate === locked) return refusal(50);
    if ('aggregate' in request) return { cursor: { firstBatch: [{ name: '_id_', ops: 1 }], id: 0 } };
    return databases.shift() === locked ? refusal(50) : { objects: 1, ok: 1 };
  }

  /** What dbStats is asked of, in turn: the request does not say. */
  let databases: string[] = [];

  const scrapeAt = (seconds: number, collector = dbStats, ms = 5000) =>
    later(seconds * 1000, () => set.scraper.scrape(ms, [collector]));
  const namesOf = ({ groupReplies }: Scrape): unknown =>
    documentsOf(groupReplies.get('dbStats')?.[0]?.reply.databases).map(({ database }) => database);
  const sent = (): readonly string[] => set.take().map((line) => line.split(' ')[1]!);

  it('keeps what arrived in time, and reports that it is truncated and what is missing', async () => {
    databases = ['a', 'b', 'c'];
    const scrape = await scrapeAt(0);
    assert.deepEqual(namesOf(scrape), ['a', 'c']);
    assert.equal(isTruncated(scrape, dbStats), true);
    assert.equal(outcomesOf(scrape, ASKED).dbStats, 'ok');
    assert.deepEqual(resultOf(scrape, ASKED).commandResults.get('dbStats')?.missing, ['b']);
  });

  it('serves that for a minute, then reads only what is missing, and everything when the values are too old', async () => {
    databases = ['a', 'b', 'c'];
    await scrapeAt(0);
    sent();
    const held = await scrapeAt(59);
    assert.deepEqual(sent(), []);
    assert.deepEqual(namesOf(held), ['a', 'c']);
    assert.deepEqual(resultOf(held, ASKED).commandResults.get('dbStats')?.missing, ['b']);
    databases = ['b'];
    locked = 'none';
    const second = await scrapeAt(61);
    assert.deepEqual(sent(), ['listDatabases', 'dbStats']);
    assert.deepEqual(namesOf(second), ['a', 'b', 'c']);
    assert.equal(isTruncated(second, dbStats), false);
    databases = ['a', 'b', 'c'];
    await scrapeAt(61 + dbStats.maxAgeSeconds);
    assert.deepEqual(sent(), ['listDatabases', 'dbStats', 'dbStats', 'dbStats']);
  });

  it('shows no value that is older than the maximum age, although the run is repeated', async () => {
    databases = ['a', 'b', 'c'];
    await scrapeAt(0);
    for (const seconds of [61, 122]) {
      databases = ['b'];
      assert.deepEqual(namesOf(await scrapeAt(seconds)), ['a', 'c']);
    }
    // Now nothing can be read.
    for (const member of set.members.values()) member.answer = () => refusal(50);
    assert.deepEqual(namesOf(await scrapeAt(dbStats.maxAgeSeconds + 6)), []);
  });

  it('reads again what is older than half of the maximum age, so that a completed reply is not too old at once', async () => {
    databases = ['a', 'b', 'c'];
    await scrapeAt(0);
    sent();
    const second = dbStats.maxAgeSeconds / 2 + 1;
    databases = ['a', 'b', 'c'];
    locked = 'none';
    assert.deepEqual(namesOf(await scrapeAt(second)), ['a', 'b', 'c']);
    assert.deepEqual(sent(), ['listDatabases', 'dbStats', 'dbStats', 'dbStats']);
    assert.deepEqual(namesOf(await scrapeAt(second + dbStats.maxAgeSeconds - 1)), ['a', 'b', 'c']);
  });

  it('shows the incomplete reply of a member while it is completed, also when that fails', async () => {
    const collections = (scrape: Scrape): unknown =>
      documentsOf(resultOf(scrape, ASKED).replies.indexStats?.collections).map(
        ({ database, collection }) => `${String(database)}.${String(collection)}`,
      );
    const first = await scrapeAt(0, indexStats);
    const read = ['a.a', 'a.c', 'b.a', 'b.c', 'c.a', 'c.c'];
    assert.deepEqual(collections(first), read);
    assert.deepEqual(resultOf(first, ASKED).commandResults.get('indexStats')?.missing, ['a.b', 'b.b', 'c.b']);
    const { answer: before } = set.member(ASKED);
    set.member(ASKED).answer = () => refusal(50);
    const second = await scrapeAt(61, indexStats);
    assert.equal(outcomesOf(second, ASKED).indexStats, 'timeout');
    assert.deepEqual(collections(second), read);
    set.member(ASKED).answer = before;
    locked = 'none';
    assert.equal((collections(await scrapeAt(122, indexStats)) as readonly string[]).length, 9);
  });

  it('shows what arrived before a request that hangs until the scrape ends', async () => {
    databases = ['a', 'b', 'c'];
    set.member(ASKED).answer = (request) => {
      const reply = answer(request);
      return reply instanceof Error ? new Promise(() => undefined) : reply;
    };
    const scrape = await scrapeAt(0, dbStats, 400);
    assert.deepEqual(namesOf(scrape), ['a']);
    assert.deepEqual(resultOf(scrape, ASKED).commandResults.get('dbStats')?.missing, ['c', 'b']);
  });
});
