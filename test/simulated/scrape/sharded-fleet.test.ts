import assert from 'node:assert/strict';
import { chunks } from '../../../src/scrape/collectors/chunks.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { pageOf } from '../../support/metrics/rendered.js';
import { ALLOWED_ON_SHARDS } from '../../support/shard-commands.js';
import { fleetTopology, outcomesOf, resultOf, TestScraper, USUAL } from '../../support/test-scraper.js';

describe('scrapes of a simulated sharded cluster', () => {
  let fleet: Fleet;
  let scraper: TestScraper;

  before(async () => {
    const shards = [
      { name: 'shA', members: 3 },
      { name: 'shB', members: 3, arbiters: 1 },
    ];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 3, shards }] });
  });

  beforeEach(() => {
    scraper = new TestScraper(fleetTopology(fleet));
  });

  afterEach(async () => {
    await scraper.close();
    await Promise.all(fleet.members.map(({ name }) => fleet.control(name, 'healthy')));
  });

  after(() => fleet.stop());

  const of = (clusterRole: string) => fleet.members.filter((member) => member.clusterRole === clusterRole);

  it('have the replies of the first scrape on the page', async () => {
    const page = await pageOf(await scraper.scrape(5000, [...USUAL, chunks]));
    const shop = { mongodb_cluster: 'shop' };
    assert.equal(page.value('mongodb_sharding_shards', shop), 2);
    assert.equal(page.value('mongodb_sharding_chunks', { ...shop, shard: 'shA' }), 20);
    assert.equal(page.value('mongodb_sharding_chunks', { ...shop, shard: 'shB' }), 20);
    assert.equal(page.value('mongodb_sharding_collections', shop), 4);
    assert.equal(page.value('mongodb_sharding_databases', { ...shop, sharded: 'true' }), 2);
    assert.equal(page.value('mongodb_sharding_databases', { ...shop, sharded: 'false' }), 1);
    assert.equal(page.value('mongodb_sharding_jumbo_chunks', shop), 3);
    assert.equal(page.value('mongodb_sharding_balancer_enabled', shop), 1);
    assert.equal(page.all('mongodb_sharding_balancer_running', shop).length, 1);
    assert.equal(page.all('mongodb_router_last_ping_timestamp_seconds').length, 2);
    assert.equal(page.all('mongodb_sharding_hosts_targeted_total').length, 2 * 5 * 4);
    assert.equal(page.all('mongodb_sharding_config_optime_timestamp_seconds').length, 2 + 5);
  });

  it('send routers hello and serverStatus, and one of them balancerStatus', async () => {
    const scrape = await scraper.scrape();
    const routers = of('mongos').map(({ name }) => outcomesOf(scrape, name));
    const [asked, other] = 'balancerStatus' in routers[0]! ? routers : routers.toReversed();
    assert.deepEqual(other, { hello: 'ok', serverStatus: 'ok' });
    assert.deepEqual(new Set(Object.keys(asked!)), new Set(['hello', 'balancerStatus', 'serverStatus']));
  });

  it('send shard members nothing that 8.0 refuses on a direct connection', async () => {
    await scraper.scrape();
    for (const { name } of of('shard')) {
      const { commands } = await fleet.seen(name);
      // `local` is left open: the oplog and the file system are read there; endSessions is the goodbye of a client.
      const others = Object.keys(commands).filter((command) => !ALLOWED_ON_SHARDS.includes(command));
      assert.deepEqual(
        others.filter((command) => !['aggregate', 'dbStats', 'endSessions'].includes(command)),
        [],
      );
    }
  });

  it('do not wait for a hung config secondary', async () => {
    const [primary, hung, other] = of('config').map(({ name }) => name) as [string, string, string];
    await fleet.control(hung, 'hang');
    const scrape = await scraper.scrape(1500);
    assert.equal(outcomesOf(scrape, other)['config.mongos'], 'ok');
    assert.equal(resultOf(scrape, hung).up, false);
    assert.equal('config.mongos' in outcomesOf(scrape, primary), false);
  });

  it('read from a router when all config servers are dead', async () => {
    for (const { name } of of('config')) await fleet.control(name, 'dead');
    const page = await pageOf(await scraper.scrape());
    assert.equal(page.value('mongodb_sharding_shards'), 2);
    assert.equal(
      page.all('mongodb_up', { cluster_role: 'config' }).every(({ value }) => value === 0),
      true,
    );
  });
});
