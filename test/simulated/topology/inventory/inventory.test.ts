import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { waitUntil } from '../../../support/wait-until.js';
import { configOf, controlSet, replying } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

describe('inventory', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let watching: Watching | undefined;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 4, hidden: 1 }] });
    names = fleet.members.map(({ name }) => name);
  });

  afterEach(async () => {
    await watching?.stop();
    await controlSet(fleet, 'rs0', 'healthy');
  });

  after(() => fleet.stop());

  const opened = (...more: ConstructorParameters<typeof Watching>): Watching =>
    (watching = new Watching(...more));

  /** All members that are not down give a configuration of these members from now on. */
  async function reconfigure(version: number, members: readonly string[]): Promise<void> {
    await controlSet(fleet, 'rs0', 'healthy');
    const document = await configOf(names[0]!);
    const kept = document.config.members.filter(({ host }) => members.includes(host as string));
    const config = { ...document.config, version, members: kept };
    await controlSet(fleet, 'rs0', replying('replSetGetConfig', { ...document, config }));
  }

  it('before it starts: the seeds, of which nothing is known', () => {
    const { cluster, inventory } = opened({ seeds: ['db1:27017', '[::1]:27018'], replicaSet: 'rs0' });
    assert.equal(inventory.attempted, false);
    assert.equal(cluster.discovery.success, undefined);
    const seen = cluster.members.map(({ name, clusterRole, replicaSet, hostname }) => [
      name,
      clusterRole,
      replicaSet,
      hostname,
    ]);
    assert.deepEqual(seen, [
      ['db1:27017', 'unknown', 'rs0', 'db1'],
      ['[::1]:27018', 'unknown', 'rs0', '::1'],
    ]);
  });

  it('the first discovery is no change', async () => {
    const { inventory, log } = opened({ seeds: [names[1]!] });
    await inventory.start();
    const { cluster } = watching!;
    assert.deepEqual(watching!.names, names);
    assert.equal(inventory.attempted, true);
    const { success, added, removed, lastSuccessAt, durationSeconds } = cluster.discovery;
    assert.deepEqual([success, added, removed], [true, 0, 0]);
    assert.ok(Math.abs(Date.now() - lastSuccessAt!) < 5000);
    assert.ok(durationSeconds! >= 0 && durationSeconds! < 3);
    const others = names.filter((name) => name !== names[1]).join(', ');
    assert.deepEqual(log.lines, [`info topology changed: added ${others} cluster=test members=4`]);
  });

  it('follows a member that goes and one that comes, and counts them', async () => {
    await reconfigure(2, names.slice(0, 3));
    const { inventory, log } = opened({ seeds: [names[0]!] });
    await inventory.start();
    assert.deepEqual(watching!.names, names.slice(0, 3));
    log.take();

    await reconfigure(3, names);
    await inventory.start();
    assert.deepEqual(watching!.names, names);
    assert.deepEqual(log.take(), [`info topology changed: added ${names[3]!} cluster=test members=4`]);

    await reconfigure(4, names.slice(0, 2));
    await inventory.start();
    assert.deepEqual(watching!.names, names.slice(0, 2));
    const gone = names.slice(2).join(', ');
    assert.deepEqual(log.take(), [`info topology changed: removed ${gone} cluster=test members=2`]);
    const { added, removed } = watching!.cluster.discovery;
    assert.deepEqual([added, removed], [1, 2]);
    assert.equal(watching!.cluster.sets[0]!.config!.version, 4);
  });

  it('a discovery without news says nothing', async () => {
    const { inventory, log } = opened({ seeds: [names[0]!] });
    await inventory.start();
    log.take();
    await inventory.start();
    assert.deepEqual(log.lines, []);
  });

  it('no host answers: the last members stay, one line for all failures, and one when it succeeds again', async () => {
    const { inventory, log } = opened({ seeds: [names[0]!] });
    await inventory.start();
    const { lastSuccessAt } = watching!.cluster.discovery;
    const before = watching!.cluster;
    log.take();

    await controlSet(fleet, 'rs0', 'dead');
    await inventory.start();
    await inventory.start();
    const { cluster } = watching!;
    assert.deepEqual(cluster.members, before.members);
    assert.deepEqual(cluster.sets, before.sets);
    assert.deepEqual(
      [cluster.discovery.success, cluster.discovery.lastSuccessAt, cluster.discovery.removed],
      [false, lastSuccessAt, 0],
    );
    assert.deepEqual(log.take(), [
      `warn discovery failed: none of ${names[0]!} answered as expected cluster=test members=4`,
    ]);

    await controlSet(fleet, 'rs0', 'healthy');
    await waitUntil(async () => {
      await inventory.start();
      return watching!.cluster.discovery.success;
    });
    assert.deepEqual(log.take(), ['info discovery succeeds again cluster=test members=4']);
  });

  it('finds the set by its last members when every seed is gone', async () => {
    const { inventory } = opened({ seeds: [names[0]!] });
    await inventory.start();
    await fleet.control(names[0]!, 'dead');
    await inventory.start();
    assert.equal(watching!.cluster.discovery.success, true);
    assert.deepEqual(watching!.names, names);
  });

  it('no host at the start: the seeds stay members, tried again soon', async () => {
    await controlSet(fleet, 'rs0', 'dead');
    const { inventory, log } = opened({ seeds: [names[0]!] });
    await inventory.start();
    assert.deepEqual(watching!.names, [names[0]]);
    assert.equal(inventory.attempted, true);
    assert.deepEqual(log.take(), [
      `warn discovery failed: none of ${names[0]!} answered as expected cluster=test members=1`,
    ]);
    await controlSet(fleet, 'rs0', 'healthy');
    await waitUntil(() => watching!.cluster.discovery.success, { timeoutMs: 4000 });
    assert.deepEqual(watching!.names, names);
    assert.deepEqual([watching!.cluster.discovery.added, watching!.cluster.discovery.removed], [0, 0]);
  });

  it('a URI that names another set: not discovered, the seed stays', async () => {
    const { inventory, log } = opened({ seeds: [names[0]!], replicaSet: 'rs9' });
    await inventory.start();
    assert.equal(watching!.cluster.discovery.success, false);
    assert.deepEqual(watching!.names, [names[0]]);
    assert.match(log.lines.join('\n'), /^warn discovery failed: none of .* answered as expected/);
  });
});
