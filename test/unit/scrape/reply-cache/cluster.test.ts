import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Transitions } from '../../../../src/scrape/log-transitions.js';
import { CLUSTER_COLLECTORS, labelsOf } from '../../../support/first-run.js';
import { LogBook } from '../../../support/scrape-log.js';
import { later, TestScraper } from '../../../support/test-scraper.js';
import { clusterOutcomes, repliesOf, labelOf, ScriptedCluster } from '../scripted-cluster.js';
import { refusal } from '../scripted.js';

const ALL = labelsOf(CLUSTER_COLLECTORS);

describe('replies of a cluster between scrapes', () => {
  let cluster: ScriptedCluster;
  let testScraper: TestScraper;

  beforeEach(() => {
    cluster = new ScriptedCluster();
    testScraper = new TestScraper(cluster.topology, { pool: cluster.pool });
  });

  const scrape = (ms = 5000) => testScraper.scrape(ms, CLUSTER_COLLECTORS);
  const scrapeLater = (seconds: number) => later(seconds * 1000, () => scrape());

  /** Lets a member fail with this error where `fails` says so. */
  function fail(name: string, error: Error, fails: (label: string) => boolean = () => true): () => void {
    const member = cluster.member(name);
    const { answer } = member;
    member.answer = (command) => (fails(labelOf(command)) ? error : answer(command));
    return () => {
      member.answer = answer;
    };
  }

  it('are cached: chunks for ten minutes, the others for one', async () => {
    const first = await scrape();
    cluster.take();
    const second = await scrapeLater(59);
    assert.deepEqual(cluster.take(), []);
    assert.deepEqual(repliesOf(second), repliesOf(first));
    await scrapeLater(61);
    const withoutChunks = ALL.filter((command) => command !== 'config.chunks');
    assert.deepEqual(
      cluster.take().map((line) => line.split(' ')[1]),
      withoutChunks,
    );
    await scrapeLater(599);
    assert.equal(cluster.take().includes('c1 config.chunks'), false);
    await scrapeLater(601);
    assert.ok(cluster.take().includes('c1 config.chunks'));
  });

  it('have the time at which they were read', async () => {
    const before = Date.now();
    const { readAt } = repliesOf(await scrape());
    assert.deepEqual(Object.keys(readAt), ['sharding', 'chunks']);
    for (const at of Object.values(readAt)) assert.ok(at >= before && at <= Date.now());
  });

  it('keep their command result on the page while they are cached', async () => {
    const commandResults = clusterOutcomes(await scrape());
    assert.deepEqual(clusterOutcomes(await scrape()), commandResults);
    // Not of a member that is down.
    cluster.member('c1').greeting = 'dead';
    const result = await scrape();
    assert.deepEqual(clusterOutcomes(result), ['m0 balancerStatus ok']);
    assert.ok('config.shards' in repliesOf(result).replies);
  });

  it('are read from the same member again, although another answers a moment earlier', async () => {
    await scrape();
    cluster.take();
    cluster.member('c1').greeting = { afterMs: 30 };
    cluster.member('m0').greeting = { afterMs: 30 };
    await scrapeLater(61);
    assert.ok(cluster.take().every((line) => /^(c1|m0) /.test(line)));
  });

  it('are read from another member when that one hangs', async () => {
    await scrape();
    cluster.take();
    cluster.member('c1').greeting = 'hung';
    await later(61_000, () => scrape(1000));
    assert.ok(cluster.take().includes('c2 config.shards'));
  });

  it('stay with their time after a failed refresh, which the next scrape repeats', async () => {
    const first = await scrape();
    await sleep(5);
    const repair = fail('c1', refusal(8), (label) => label === 'config.shards');
    const second = await scrapeLater(61);
    assert.deepEqual(repliesOf(second).replies['config.shards'], repliesOf(first).replies['config.shards']);
    assert.equal(repliesOf(second).readAt.sharding, repliesOf(first).readAt.sharding);
    assert.ok(clusterOutcomes(second).includes('c1 config.shards other'));
    repair();
    cluster.take();
    const third = await scrapeLater(62);
    assert.deepEqual(cluster.take(), ['c1 config.shards']);
    assert.ok(clusterOutcomes(third).includes('c1 config.shards ok'));
    assert.ok(repliesOf(third).readAt.sharding! > repliesOf(first).readAt.sharding!);
  });

  it('a lost connection ends the requests, and the next scrape selects another member', async () => {
    fail('c1', new Error('connection lost'));
    const first = await scrape();
    assert.equal(cluster.take().filter((line) => line.startsWith('c1')).length, 1);
    const lost = clusterOutcomes(first).filter((line) => line.startsWith('c1'));
    // All but balancerStatus, and config.chunks, which is not even sent.
    assert.equal(lost.length, ALL.length - 2);
    assert.ok(lost.every((line) => !line.endsWith(' ok')));
    await scrape();
    assert.ok(cluster.take().includes('c2 config.shards'));
  });

  it('a refused request is sent once a minute, the others as usual', async () => {
    const repair = fail('c1', refusal(13), (label) => label === 'config.settings');
    for (const seconds of [0, 20, 59]) {
      const result = await scrapeLater(seconds);
      assert.ok(clusterOutcomes(result).includes('c1 config.settings unauthorized'));
      assert.ok('config.mongos' in repliesOf(result).replies);
      assert.equal('config.settings' in repliesOf(result).replies, false);
    }
    const asked = cluster.take().filter((line) => line.endsWith('config.settings'));
    assert.deepEqual(asked, ['c1 config.settings']);
    repair();
    const result = await scrapeLater(61);
    assert.ok(clusterOutcomes(result).includes('c1 config.settings ok'));
  });

  it('a request that times out is sent once a minute, and is shown as failed in between', async () => {
    const asked = () => cluster.take().filter((line) => line.endsWith(' config.databases')).length;
    const mend = fail('c1', refusal(50), (label) => label === 'config.databases');
    const commandResults = clusterOutcomes(await scrape());
    assert.ok(commandResults.includes('c1 config.databases timeout'));
    assert.equal(asked(), 1);
    assert.deepEqual(clusterOutcomes(await scrape()), commandResults);
    assert.equal(asked(), 0);
    mend();
    assert.ok(clusterOutcomes(await scrapeLater(61)).includes('c1 config.databases ok'));
    assert.equal(asked(), 1);
  });

  it('a request that times out leaves time for the others, and is sent last the next time', async () => {
    cluster.member('c1').answer = (command) => {
      const reply = { cursor: { firstBatch: [], id: 0 } };
      return labelOf(command) === 'config.shards' ? sleep(10_000, reply, { ref: false }) : reply;
    };
    const first = await scrape(300);
    const { command } = cluster.member('c1').sent.find((one) => labelOf(one.command) === 'config.shards')!;
    assert.ok((command.maxTimeMS as number) <= 2_000);
    assert.deepEqual(Object.keys(repliesOf(first).replies), ['balancerStatus']);
    cluster.take();
    // Of another member, since the connection was lost; the server itself ends it this time.
    fail('c2', refusal(50), (label) => label === 'config.shards');
    const second = await scrapeLater(61);
    assert.deepEqual(
      cluster.take().filter((line) => line.startsWith('c2')),
      ['databases', 'collections', 'settings', 'mongos', 'shards', 'chunks'].map(
        (name) => `c2 config.${name}`,
      ),
    );
    const read = Object.keys(repliesOf(second).replies).filter((name) => name.startsWith('config.'));
    assert.equal(read.length, 5);
  });

  it('the log has one line for a command that fails, not one per scrape', async () => {
    const log = new LogBook();
    const transitions = new Transitions(log);
    const repair = fail('c1', refusal(13), (label) => label === 'config.settings');
    for (const seconds of [0, 20, 70]) transitions.observe(await scrapeLater(seconds));
    assert.match(log.take().join(), /^warn command failed member=c1:1 command=config\.settings [^,]*$/);
    repair();
    for (const seconds of [131, 140]) transitions.observe(await scrapeLater(seconds));
    assert.deepEqual(log.take(), ['info command works again member=c1:1 command=config.settings']);
  });

  it('whether the balancer runs is unknown while no router answers or can report it', async () => {
    assert.ok('balancerStatus' in repliesOf(await scrape()).replies);
    cluster.each(['m0', 'm1'], (member) => {
      member.greeting = 'dead';
    });
    const result = await scrape();
    assert.equal('balancerStatus' in repliesOf(result).replies, false);
    assert.ok('config.shards' in repliesOf(result).replies);
    cluster.each(['m0', 'm1'], (member) => {
      member.greeting = 'at once';
    });
    assert.ok('balancerStatus' in repliesOf(await scrape()).replies);
    fail('m0', refusal(6));
    assert.equal('balancerStatus' in repliesOf(await scrapeLater(61)).replies, false);
  });

  it('a scrape with less time has what has arrived, and the rest timed out', async () => {
    cluster.member('c1').answer = (command) => {
      const reply = { cursor: { firstBatch: [], id: 0 } };
      return labelOf(command) === 'config.databases' ? sleep(400, reply) : reply;
    };
    const [, short] = await Promise.all([scrape(2000), scrape(150)]);
    assert.deepEqual(Object.keys(repliesOf(short).replies), ['config.shards', 'balancerStatus']);
    const commandResults = clusterOutcomes(short);
    assert.ok(commandResults.includes('c1 config.shards ok'));
    for (const command of ['config.databases', 'config.mongos']) {
      assert.ok(commandResults.includes(`c1 ${command} timeout`), command);
    }
  });

  it('are removed with the cluster', async () => {
    await scrape();
    const { scraper } = testScraper;
    const request = (clusters = cluster.topology.clusters) => ({
      ...{ topology: { clusters }, collectors: CLUSTER_COLLECTORS, deadlineAt: performance.now() + 5000 },
    });
    await scraper.scrape(request([]));
    cluster.take();
    await scraper.scrape(request());
    assert.ok(cluster.take().includes('c1 config.shards'));
  });
});
