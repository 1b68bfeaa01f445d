import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLUSTER_COLLECTORS } from '../../support/first-run.js';
import { later, TestScraper } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';
import { clusterOutcomes, repliesOf, labelOf, ScriptedCluster } from './scripted-cluster.js';
import { refusal } from './scripted.js';

const COUNTED = { cursor: { firstBatch: [{ _id: 'sh', chunks: 3 }], id: 0 }, ok: 1 };

describe('a command in the background', () => {
  let cluster: ScriptedCluster;
  let scraper: TestScraper;
  /** What counting the chunks ends with. */
  let counted: () => unknown;

  beforeEach(() => {
    cluster = new ScriptedCluster();
    scraper = new TestScraper(cluster.topology, { pool: cluster.pool });
    for (const name of ['c0', 'c1', 'c2']) {
      const { answer } = cluster.member(name);
      cluster.member(name).answer = (command) =>
        labelOf(command) === 'config.chunks' ? counted() : answer(command);
    }
  });

  const scrape = (ms = 5000) => scraper.scrape(ms, CLUSTER_COLLECTORS);
  const scrapeLater = (seconds: number) => later(seconds * 1000, () => scrape());
  const asked = () => cluster.take().filter((line) => line.endsWith(' config.chunks')).length;
  const replies = async () => repliesOf(await scrape()).replies;

  it('is on the page of the same scrape when the reply is quick', async () => {
    counted = () => sleep(20, COUNTED);
    const result = await scrape();
    assert.deepEqual(repliesOf(result).replies['config.chunks'], { documents: COUNTED.cursor.firstBatch });
    assert.ok(clusterOutcomes(result).includes('c1 config.chunks ok'));
  });

  it('delays no scrape, is not sent twice, and its reply is cached when it arrives', async () => {
    let answer: (reply: object) => void = () => undefined;
    counted = () => new Promise((resolve) => (answer = resolve));
    for (const time of [1, 2]) {
      const startedAt = performance.now();
      const result = await scrape();
      assert.ok(performance.now() - startedAt < 1000, `scrape ${time}`);
      assert.ok('config.mongos' in repliesOf(result).replies);
      assert.equal('config.chunks' in repliesOf(result).replies, false);
      assert.ok(!clusterOutcomes(result).some((line) => line.includes('config.chunks')), 'no outcome yet');
    }
    assert.equal(asked(), 1);
    answer(COUNTED);
    await waitUntil(async () => 'config.chunks' in (await replies()));
    assert.equal(asked(), 0);
  });

  it('may take longer than the scrape that sent it: it has its own time limit', async () => {
    counted = () => sleep(400, COUNTED);
    await scrape(150);
    const { command } = cluster.member('c1').sent.find((one) => labelOf(one.command) === 'config.chunks')!;
    assert.ok((command.maxTimeMS as number) > 29_000);
    await waitUntil(async () => 'config.chunks' in (await replies()));
  });

  it('is sent again ten minutes after a timeout, and is shown as failed in between', async () => {
    counted = () => refusal(50);
    const commandResults = clusterOutcomes(await scrape());
    assert.ok(commandResults.includes('c1 config.chunks timeout'));
    assert.equal(asked(), 1);
    assert.ok(clusterOutcomes(await scrapeLater(599)).includes('c1 config.chunks timeout'));
    assert.equal(asked(), 0);
    counted = () => COUNTED;
    assert.ok(clusterOutcomes(await scrapeLater(601)).includes('c1 config.chunks ok'));
    assert.equal(asked(), 1);
  });

  it('is sent again a minute after a refusal', async () => {
    counted = () => refusal(13);
    assert.ok(clusterOutcomes(await scrape()).includes('c1 config.chunks unauthorized'));
    await scrapeLater(59);
    assert.equal(asked(), 1);
    await scrapeLater(61);
    assert.equal(asked(), 1);
  });

  it('keeps the last reply until a new one arrives', async () => {
    counted = () => COUNTED;
    await scrape();
    counted = () => refusal(50);
    const result = await scrapeLater(601);
    assert.ok(clusterOutcomes(result).includes('c1 config.chunks timeout'));
    assert.ok('config.chunks' in repliesOf(result).replies);
  });
});
