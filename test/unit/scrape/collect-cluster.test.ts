import assert from 'node:assert/strict';
import { chunks } from '../../../src/scrape/collectors/chunks.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { sharding } from '../../../src/scrape/collectors/sharding.js';
import { CLUSTER_COLLECTORS, labelsOf } from '../../support/first-run.js';
import { resultOf, TestScraper } from '../../support/test-scraper.js';
import { clusterOutcomes, repliesOf, labelOf, ScriptedCluster } from './scripted-cluster.js';

const OF_CONFIG = labelsOf(CLUSTER_COLLECTORS).filter((label) => label !== 'balancerStatus');

/** All that is read of the config database, of one member, and the balancer of a router. */
const asked = (config: string, router = 'm0') => [
  ...OF_CONFIG.map((command) => `${config} ${command}`),
  `${router} balancerStatus`,
];

describe('the members that receive requests about a cluster', () => {
  let cluster: ScriptedCluster;
  let scraper: TestScraper;

  beforeEach(() => {
    cluster = new ScriptedCluster();
    scraper = new TestScraper(cluster.topology, { pool: cluster.pool });
  });

  const scrape = (ms = 5000) => scraper.scrape(ms, CLUSTER_COLLECTORS);

  it('are one config secondary, and one router for the balancer', async () => {
    const result = await scrape();
    assert.deepEqual(cluster.take(), asked('c1'));
    assert.deepEqual(
      clusterOutcomes(result),
      asked('c1').map((command) => `${command} ok`),
    );
    const { replies } = repliesOf(result);
    assert.deepEqual(replies['config.shards'], { documents: [{ _id: 'of c1' }] });
    assert.equal(replies.balancerStatus!.inBalancerRound, true);
  });

  it('receive commands on the right databases, limited by the remaining time', async () => {
    await scrape(2000);
    const sent = [...cluster.member('c1').sent, ...cluster.member('m0').sent];
    for (const { database, command } of sent) {
      assert.equal(database, labelOf(command) === 'balancerStatus' ? 'admin' : 'config');
      // Sent in the background, with a time of its own.
      if (labelOf(command) === 'config.chunks') continue;
      assert.ok((command.maxTimeMS as number) <= 1950 && (command.maxTimeMS as number) > 1000);
    }
  });

  it('are the first secondary that answers', async () => {
    cluster.member('c1').greeting = { afterMs: 300 };
    await scrape();
    assert.deepEqual(cluster.take(), asked('c2'));
  });

  it('do not wait for a hung secondary', async () => {
    cluster.member('c1').greeting = 'hung';
    let askedAfter = Infinity;
    const { answer } = cluster.member('c2');
    const startedAt = performance.now();
    cluster.member('c2').answer = (command) => {
      askedAfter = Math.min(askedAfter, performance.now() - startedAt);
      return answer(command);
    };
    const result = await scrape(1000);
    assert.deepEqual(cluster.take(), asked('c2'));
    assert.ok(askedAfter < 200, `${askedAfter} ms`);
    assert.equal(resultOf(result, 'c1:1').up, false);
  });

  it('are the primary if no secondary answers', async () => {
    cluster.member('c1').greeting = 'dead';
    cluster.member('c2').greeting = { afterMs: 50 };
    // RECOVERING, STARTUP2 or ROLLBACK: it would refuse.
    cluster.member('c2').hello = { setName: 'cfg', configsvr: 2, me: 'c2:1' };
    await scrape();
    assert.deepEqual(cluster.take(), asked('c0'));
  });

  it('are never a config server that refused the login', async () => {
    cluster.each(['c1', 'c2'], (member) => {
      member.login = { reason: 'auth', message: 'Authentication failed.' };
    });
    await scrape();
    assert.deepEqual(cluster.take(), asked('c0'));
  });

  it('are a router if no config server answers', async () => {
    cluster.each(['c0', 'c1', 'c2'], (member) => {
      member.greeting = 'dead';
    });
    const result = await scrape();
    assert.deepEqual([...cluster.take()].sort(), [...asked('m0')].sort());
    assert.deepEqual(repliesOf(result).replies['config.shards'], { documents: [{ _id: 'of m0' }] });
  });

  it('are the router that answers', async () => {
    cluster.member('m0').greeting = 'hung';
    await scrape(1000);
    assert.deepEqual(cluster.take(), asked('c1', 'm1'));
  });

  it('are absent if none answers; the scrape has no replies and ends', async () => {
    cluster.each(['c0', 'c1', 'c2', 'm0', 'm1'], (member) => {
      member.greeting = 'dead';
    });
    const result = await scrape();
    assert.deepEqual(cluster.take(), []);
    assert.deepEqual(repliesOf(result), { replies: {}, readAt: {} });
  });

  it('are never members of a shard, and absent in a cluster without config servers and routers', async () => {
    const members = cluster.topology.clusters[0]!.members.filter(
      ({ clusterRole }) => clusterRole === 'shard',
    );
    const shards = { clusters: [{ ...cluster.topology.clusters[0]!, members }] };
    scraper = new TestScraper(shards, { pool: cluster.pool });
    const result = await scraper.scrape();
    assert.deepEqual(cluster.take(), []);
    assert.equal(result.clusters.size, 0);
  });

  it('are selected for each cluster separately', async () => {
    const other = new ScriptedCluster('other');
    const topology = { clusters: [...cluster.topology.clusters, ...other.topology.clusters] };
    scraper = new TestScraper(topology, { pool: cluster.pool });
    const { clusters } = await scrape();
    assert.deepEqual([...clusters.keys()], ['test', 'other']);
    assert.equal(cluster.take().length, 2 * asked('c1').length);
  });

  it('receive only what the collectors of the scrape need', async () => {
    const member = await scraper.scrape(5000, [serverStatus]);
    assert.deepEqual(cluster.take(), []);
    assert.deepEqual(repliesOf(member), { replies: {}, readAt: {} });
    const counted = await scraper.scrape(5000, [chunks]);
    assert.deepEqual(cluster.take(), ['c1 config.chunks']);
    assert.deepEqual(Object.keys(repliesOf(counted).replies), ['config.chunks']);
    const known = await scraper.scrape(5000, [sharding]);
    assert.equal('config.chunks' in repliesOf(known).replies, false);
  });

  it('do not count against the concurrency limit', async () => {
    scraper = new TestScraper(cluster.topology, { pool: cluster.pool, concurrency: 1 });
    cluster.member('c1').answer = (command) =>
      labelOf(command).startsWith('config.') ? new Promise(() => undefined) : { ok: 1 };
    const result = await scraper.scrape(500, [...CLUSTER_COLLECTORS, serverStatus]);
    for (const { commandResults } of result.members.values()) {
      assert.equal(commandResults.get('serverStatus')?.failure, undefined);
      assert.ok(commandResults.has('serverStatus'));
    }
  });
});
