import assert from 'node:assert/strict';
import { METRIC_GROUPS } from '../../../../src/metrics/families/index.js';
import { dbStats } from '../../../../src/scrape/collectors/dbstats.js';
import { groupsOf } from '../../../../src/scrape/groups.js';
import type { Scrape } from '../../../../src/scrape/scrape.js';
import type { Cluster, Responsibilities } from '../../../../src/topology/model/topology.js';
import { CLUSTER_COLLECTORS } from '../../../support/first-run.js';
import { pageOf } from '../../../support/metrics/rendered.js';
import { TestScraper } from '../../../support/test-scraper.js';
import { clusterOutcomes, labelOf, ScriptedCluster } from '../scripted-cluster.js';

/** The names of all families that tell of a cluster as a whole what was read of it. */
const OF_CLUSTERS = METRIC_GROUPS.filter(({ name }) => name === 'sharding').flatMap(({ families }) =>
  families.filter(({ source }) => source.scope === 'cluster').map(({ name }) => name),
);

const SILENT: Responsibilities = { isLeader: false, borrowedRouters: [] };

describe('a cluster that several exporters share', () => {
  let cluster: ScriptedCluster;

  beforeEach(() => {
    cluster = new ScriptedCluster();
    const pings = [
      { _id: 'm0:1', ping: new Date(7000) },
      { _id: 'm1:1', ping: new Date(9000) },
    ];
    for (const [, member] of cluster.members) {
      const { answer } = member;
      member.answer = (command) =>
        labelOf(command) === 'config.mongos'
          ? { cursor: { firstBatch: pings, id: 0 }, ok: 1 }
          : answer(command);
    }
  });

  /** The part with these members, by the first letters of their names. */
  function part(letters: RegExp, responsibilities: Responsibilities): Cluster {
    const [whole] = cluster.topology.clusters as [Cluster];
    const isOwn = ({ name }: { readonly name: string }): boolean => letters.test(name);
    const sets = whole.sets.filter(({ members }) => members.every(isOwn));
    return { ...whole, members: whole.members.filter(isOwn), sets, responsibilities };
  }

  async function scrape(
    of: Cluster,
    ...collectors: Parameters<TestScraper['scrape']>[1] & object
  ): Promise<Scrape> {
    const scraper = new TestScraper({ clusters: [of] }, { pool: cluster.pool });
    return scraper.scrape(5000, collectors.length > 0 ? collectors : CLUSTER_COLLECTORS);
  }

  const routers = () =>
    cluster.topology.clusters[0]!.members.filter(({ clusterRole }) => clusterRole === 'mongos');
  const namesIn = ({ members }: Scrape) => [...members.values()].map(({ member }) => member.name);

  it('its leader sends requests to a router of another exporter, without series of that router', async () => {
    const result = await scrape(part(/^c/, { isLeader: true, borrowedRouters: routers() }));
    assert.deepEqual(
      cluster.take().filter((line) => line.startsWith('m')),
      ['m0 balancerStatus'],
    );
    assert.deepEqual(namesIn(result), ['c0:1', 'c1:1', 'c2:1']);
    assert.deepEqual(
      clusterOutcomes(result).filter((line) => line.startsWith('m')),
      [],
    );
    const page = await pageOf(result);
    assert.equal(page.value('mongodb_sharding_balancer_running'), 1);
    assert.equal(page.all('mongodb_router_last_ping_timestamp_seconds').length, 0);
    assert.ok(!page.text.includes('member="m'));
  });

  it('its leader uses the next router where that is down', async () => {
    cluster.member('m0').greeting = 'dead';
    await scrape(part(/^c/, { isLeader: true, borrowedRouters: routers() }));
    assert.ok(cluster.take().includes('m1 balancerStatus'));
  });

  it('an exporter that watches routers reads their last pings, and reports nothing about the cluster', async () => {
    const result = await scrape(part(/^m1|^s/, SILENT));
    assert.deepEqual(cluster.take(), ['m1 config.mongos']);
    const page = await pageOf(result);
    assert.deepEqual(page.byMember('mongodb_router_last_ping_timestamp_seconds'), { 'm1:1': 9 });
    assert.deepEqual(
      page.samples.filter(({ name }) => OF_CLUSTERS.includes(name)),
      [],
    );
    assert.ok(OF_CLUSTERS.includes('mongodb_sharding_last_read_timestamp_seconds'));
  });

  it('an exporter without routers and config servers sends no requests about the cluster', async () => {
    const result = await scrape(part(/^s/, SILENT));
    assert.deepEqual(cluster.take(), []);
    assert.equal(result.clusters.size, 0);
  });

  it('only the leader runs collectors on a router for the whole cluster', async () => {
    const sent = (): readonly string[] =>
      [...cluster.members].flatMap(([name, member]) =>
        member.take().map((command) => `${name} ${labelOf(command)}`),
      );
    await scrape(part(/^m|^s/, SILENT), dbStats);
    assert.deepEqual(sent(), []);
    await scrape(part(/^c/, { isLeader: true, borrowedRouters: routers() }), dbStats);
    assert.deepEqual(
      sent().map((line) => line.split(' ')[0]),
      ['m0:1'],
    );
    const [group, ...more] = groupsOf(
      part(/^m1/, { isLeader: true, borrowedRouters: routers().slice(0, 1) }),
      'deployment',
    );
    assert.deepEqual(more, []);
    assert.deepEqual(
      group!.members.map(({ name }) => name),
      ['m1:1', 'm0:1'],
    );
  });
});
