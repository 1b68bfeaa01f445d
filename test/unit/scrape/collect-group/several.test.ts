import assert from 'node:assert/strict';
import type { Cluster } from '../../../../src/topology/model/topology.js';
import { clusterOf, later } from '../../../support/test-scraper.js';
import { repliesOf, oneSet, Scripted, SIZES } from '../scripted-groups.js';
import { helloOf, PRIMARY, SECONDARY, memberNamed, collectorNamed } from '../scripted-target.js';

describe('a collector of several groups', () => {
  it('runs on one member of each set, and on each standalone', async () => {
    const several = new Scripted([
      [memberNamed('a:1'), helloOf(PRIMARY)],
      [memberNamed('b:1'), helloOf(SECONDARY)],
      [memberNamed('c:1', { set: 'rs1' }), helloOf(PRIMARY, 0, 'rs1')],
      [memberNamed('x:1', { clusterRole: 'standalone' }), { isWritablePrimary: true }],
    ]);
    const result = await several.scraper.scrape(5000, [SIZES]);
    assert.deepEqual(several.take(), ['b:1 sizes', 'c:1 sizes', 'x:1 sizes']);
    assert.deepEqual(repliesOf(result), ['set rs0 from b:1', 'set rs1 from c:1', 'member x:1 from x:1']);
  });

  const sharded = () =>
    new Scripted([
      [memberNamed('m1:1', { clusterRole: 'mongos' }), { msg: 'isdbgrid' }],
      [memberNamed('m2:1', { clusterRole: 'mongos' }), { msg: 'isdbgrid' }],
      [memberNamed('c:1', { clusterRole: 'config', set: 'cfg' }), helloOf(PRIMARY, 0, 'cfg')],
      [memberNamed('s:1', { clusterRole: 'shard', set: 'shA' }), helloOf(PRIMARY, 0, 'shA')],
      [memberNamed('s:2', { clusterRole: 'shard', set: 'shA' }), helloOf(SECONDARY, 0, 'shA')],
    ]);

  it('runs on one router of a sharded cluster, on another when that is down, and never on other members', async () => {
    const cluster = sharded();
    const scrape = () => cluster.scraper.scrape(5000, [SIZES]);
    assert.deepEqual(repliesOf(await scrape()), ['cluster from m1:1']);
    cluster.member('m1:1').greeting = 'dead';
    assert.deepEqual(repliesOf(await later(301_000, scrape)), ['cluster from m2:1']);
    cluster.member('m2:1').greeting = 'dead';
    assert.deepEqual(repliesOf(await later(602_000, scrape)), []);
    assert.deepEqual(cluster.take(), ['m1:1 sizes', 'm2:1 sizes']);
  });

  it('with target set runs on one member of each set of a sharded cluster', async () => {
    const cluster = sharded();
    const result = await cluster.scraper.scrape(5000, [collectorNamed('sizes', 'set')]);
    assert.deepEqual(repliesOf(result), ['set cfg from c:1', 'set shA from s:2']);
    assert.deepEqual(cluster.take(), ['c:1 sizes', 's:2 sizes']);
  });

  it('with target host runs on one member of each host', async () => {
    const cluster = sharded();
    const result = await cluster.scraper.scrape(5000, [collectorNamed('sizes', 'host')]);
    const hosts = ['host m1 from m1:1', 'host m2 from m2:1', 'host c from c:1', 'host s from s:1'];
    assert.deepEqual(repliesOf(result), hosts);
    cluster.take();
    cluster.member('s:1').greeting = 'dead';
    const other = await later(301_000, () => cluster.scraper.scrape(5000, [collectorNamed('sizes', 'host')]));
    assert.ok(repliesOf(other).includes('host s from s:2'));
  });

  it('keeps targets apart: each has its own selected member and its own replies', async () => {
    const cluster = sharded();
    const collectors = [SIZES, collectorNamed('counts', 'set'), collectorNamed('disks', 'host')];
    await cluster.scraper.scrape(5000, collectors);
    const disks = ['c:1 disks', 'm1:1 disks', 'm2:1 disks', 's:1 disks'];
    const all = [...disks, 'c:1 counts', 'm1:1 sizes', 's:2 counts'];
    assert.deepEqual([...cluster.take()].toSorted(), all.toSorted());
  });

  it('the cache forgets a cluster that is no longer watched', async () => {
    const set = oneSet();
    const scrape = (clusters: readonly Cluster[]) =>
      set.scraper.scraper.scrape({
        topology: { clusters },
        collectors: [SIZES],
        deadlineAt: performance.now() + 5000,
      });
    const [known] = [clusterOf(['a:1', 'b:1', 'd:1', 'h:1'].map((name) => memberNamed(name)))];
    await scrape([known]);
    await scrape([]);
    set.take();
    await scrape([known]);
    assert.equal(set.take().length, 1);
  });
});
