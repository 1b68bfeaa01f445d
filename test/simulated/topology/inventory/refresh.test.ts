import assert from 'node:assert/strict';
import { ConfigError } from '../../../../src/util/errors.js';
import { dnsError } from '../../../support/dns.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { waitUntil } from '../../../support/wait-until.js';
import { controlSet } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

describe('when the inventory discovers', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let watching: Watching | undefined;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 2 }] });
    names = fleet.members.map(({ name }) => name);
  });

  afterEach(async () => {
    await watching?.stop();
    watching = undefined;
    await controlSet(fleet, 'rs0', 'healthy');
  });

  after(() => fleet.stop());

  const opened = (...more: ConstructorParameters<typeof Watching>): Watching =>
    (watching = new Watching(...more));

  /** How many configurations were read so far: one per discovery. */
  async function discoveries(): Promise<number> {
    const seen = await Promise.all(names.map((name) => fleet.seen(name)));
    return seen.reduce((sum, { commands }) => sum + (commands.replSetGetConfig ?? 0), 0);
  }

  it('at every interval', async () => {
    const discovery = { routerRetentionSeconds: 900, intervalSeconds: 0.2 };
    const { inventory } = opened({ seeds: [names[0]!] }, { discovery });
    const before = await discoveries();
    await inventory.start();
    await waitUntil(async () => (await discoveries()) >= before + 3, { timeoutMs: 3000 });
  });

  it('two at once are one', async () => {
    const { inventory } = opened({ seeds: [names[0]!] });
    const before = await discoveries();
    await Promise.all([inventory.start(), inventory.start(), inventory.start()]);
    assert.equal((await discoveries()) - before, 1);
  });

  it('soon on request: many requests lead to one discovery', async () => {
    const { inventory } = opened({ seeds: [names[0]!] });
    await inventory.start();
    const before = await discoveries();
    const asked = performance.now();
    for (let request = 0; request < 10; request++) inventory.refreshSoon(['test']);
    await waitUntil(async () => (await discoveries()) > before, { timeoutMs: 2000 });
    assert.ok(performance.now() - asked < 1500);
    const at = performance.now();
    await waitUntil(() => performance.now() - at > 700);
    assert.equal((await discoveries()) - before, 1);
  });

  it('never after stop', async () => {
    const discovery = { routerRetentionSeconds: 900, intervalSeconds: 0.1 };
    const { inventory } = opened({ seeds: [names[0]!] }, { discovery });
    await inventory.start();
    inventory.stop();
    const before = await discoveries();
    inventory.refreshSoon(['test']);
    const at = performance.now();
    await waitUntil(() => performance.now() - at > 400);
    assert.equal(await discoveries(), before);
  });

  describe('with a DNS seed list', () => {
    const srv = { name: 'mongo.cluster.test', service: 'mongodb' };
    const portOf = (name: string): number => Number(name.split(':')[1]);
    const hostMap = (): Map<string, string> =>
      new Map(names.map((name, id) => [`db${id}.cluster.test:${portOf(name)}`, name]));

    function withDns(more = {}): Watching {
      const made = opened({ srv, ...more }, { hostMap: hostMap() });
      made.dns.srv = [{ name: 'db1.cluster.test', port: portOf(names[1]!) }];
      return made;
    }

    it('starts with what DNS names', async () => {
      const { inventory, cluster } = withDns();
      assert.deepEqual(cluster.members, []);
      await inventory.start();
      assert.deepEqual(watching!.names, names);
    });

    it('queries DNS again at each discovery', async () => {
      const { inventory, dns } = withDns();
      await inventory.start();
      await inventory.start();
      assert.equal(dns.asked.filter((question) => question.startsWith('SRV')).length, 2);
    });

    it('a failing DNS is a failed discovery: the last members stay', async () => {
      const { inventory, dns, log } = withDns();
      await inventory.start();
      log.take();
      dns.srv = dnsError('ESERVFAIL');
      await inventory.start();
      assert.equal(watching!.cluster.discovery.success, false);
      assert.deepEqual(watching!.names, names);
      assert.match(log.take().join('\n'), /^warn discovery failed: .*ESERVFAIL.* members=2$/);
    });

    it('the names are members while none of them answers', async () => {
      await controlSet(fleet, 'rs0', 'dead');
      const { inventory } = withDns();
      await inventory.start();
      assert.deepEqual(watching!.names, [`db1.cluster.test:${portOf(names[1]!)}`]);
    });

    it('hands on what TXT says of set and login before the first client is made', async () => {
      const made = withDns({ credentials: { username: 'm', password: 'p' } });
      made.dns.txt = [['authSource=users&replicaSet=rs9']];
      await made.inventory.start();
      const { target } = made.cluster;
      assert.equal(made.pool.accesses.accessOf(target.accessId).credentials!.source, 'users');
      assert.equal(target.replicaSet, 'rs9');
      assert.equal(made.cluster.discovery.success, false);
    });

    it('a load balancer ends the start with the remedy, but not a running exporter', async () => {
      const { inventory, dns } = withDns();
      dns.txt = [['loadBalanced=true']];
      await assert.rejects(inventory.start(), ConfigError);
      dns.txt = [];
      await inventory.start();
      assert.deepEqual(watching!.names, names);
      dns.txt = [['loadBalanced=true']];
      await inventory.start();
      assert.equal(watching!.cluster.discovery.success, false);
      assert.deepEqual(watching!.names, names);
    });
  });
});
