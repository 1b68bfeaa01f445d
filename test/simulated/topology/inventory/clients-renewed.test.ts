import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Access, ClusterTarget } from '../../../../src/config/config.js';
import type { MonitorSettings } from '../../../../src/mongo/client-options.js';
import type { Scrape } from '../../../../src/scrape/scrape.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { deadlineIn, plainCluster } from '../../../support/test-scraper.js';
import { waitUntil } from '../../../support/wait-until.js';
import { controlAll, expected, plainly } from '../../../support/topology/discovering.js';
import { Renewing } from './renewing.js';

/** Another way to the same processes. */
const OTHERWISE: Access = { uriOptions: { socketTimeoutMS: '50000' } };

const WRONG: Access = { credentials: { username: 'monitor', password: 'wrong' }, uriOptions: {} };

const failures = ({ members }: Scrape): readonly string[] =>
  [...members.values()].flatMap(({ member: { name }, failure, commandResults }) => [
    ...(failure ? [`${name} down: ${failure.reason}`] : []),
    ...[...commandResults].flatMap(([command, outcome]) =>
      outcome.failure ? [`${name} ${command}: ${outcome.failure.reason}`] : [],
    ),
  ]);

describe('a cluster that is reached in another way', () => {
  let fleet: Fleet;
  let renewing: Renewing;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 2 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 1, config: 1, shards }] });
  });

  /** With a stream another connection comes some time later, for the driver's measure of the way. */
  async function begin(mode: MonitorSettings['mode'] = 'stream'): Promise<void> {
    renewing = new Renewing(target(), mode);
    await renewing.inventory.start();
    assert.deepEqual(plainly(renewing.cluster), expected(fleet.members));
    await renewing.scrape();
  }

  afterEach(async () => {
    await renewing.stop();
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(() => fleet.stop());

  const target = (more: Partial<ClusterTarget> = {}) =>
    plainCluster({ seeds: [fleet.routers[0]!.name], ...more });
  const connections = async (name: string) => (await fleet.seen(name)).connections;

  it('the scrape that is under way ends with the old clients; then they are closed', async () => {
    await begin();
    const old = renewing.clients();
    await controlAll(fleet, fleet.members, { hangCommand: 'serverStatus' });
    const result = renewing.scrape();
    await renewing.renewed(target(OTHERWISE));
    await sleep(600);
    await controlAll(fleet, fleet.members, 'healthy');
    assert.deepEqual(failures(await result), []);
    const clients = renewing.clients();
    for (const [name, client] of old) {
      assert.notEqual(clients.get(name), client);
      // Its end is under way: hello may be answered once more.
      await waitUntil(() =>
        client.hello(deadlineIn(500)).then(
          () => false,
          () => true,
        ),
      );
    }
    assert.deepEqual(failures(await renewing.scrape()), []);
    assert.deepEqual(
      renewing.log.lines.filter((line) => line.includes('credentials')),
      ['info credentials or certificates changed: new connections cluster=test members=4'],
    );
  });

  it('the new clients are connected before they are used', async () => {
    await begin('poll');
    await renewing.renewed(target(OTHERWISE));
    await renewing.inventory.start();
    const before = await Promise.all(fleet.members.map(({ name }) => connections(name)));
    assert.deepEqual(failures(await renewing.scrape()), []);
    assert.deepEqual(await Promise.all(fleet.members.map(({ name }) => connections(name))), before);
  });

  it('only those of the parts that it concerns are renewed; the others keep their connections', async () => {
    await begin('poll');
    const shard = fleet.membersOf({ clusterRole: 'shard' });
    const others = fleet.members.filter((member) => !shard.includes(member));
    const seen = (members: readonly FleetMember[]) =>
      Promise.all(members.map(({ name }) => connections(name)));
    const before = { clients: renewing.clients(), others: await seen(others), shard: await seen(shard) };
    const part = { clusterRole: 'shard', name: 'shard1', access: OTHERWISE, discovery: true } as const;
    await renewing.renewed(target({ parts: [part] }));
    // A scrape beside the discovery that goes with it may take a second connection.
    await renewing.inventory.start();
    assert.deepEqual(failures(await renewing.scrape()), []);
    const clients = renewing.clients();
    for (const { name } of others) assert.equal(clients.get(name), before.clients.get(name));
    for (const { name } of shard) assert.notEqual(clients.get(name), before.clients.get(name));
    assert.deepEqual(await seen(others), before.others);
    assert.ok((await seen(shard)).every((count, index) => count > before.shard[index]!));
  });

  it('the watch does not notice: no event, no heartbeat lost, and its counts go on', async () => {
    await begin();
    const counts = () => [...renewing.watcher.view(Date.now()).members.values()];
    await waitUntil(() => counts().every(({ succeeded }) => succeeded >= 2));
    for (const access of [OTHERWISE, {}, OTHERWISE]) {
      const before = counts();
      await renewing.renewed(target(access));
      await renewing.scrape();
      await waitUntil(() => counts().every(({ succeeded }, index) => succeeded > before[index]!.succeeded));
    }
    // While a scrape holds the old clients there are two for each process, of which one counts.
    await controlAll(fleet, fleet.members, { hangCommand: 'serverStatus' });
    const result = renewing.scrape();
    await renewing.renewed(target());
    const [before, startedAt] = [counts(), performance.now()];
    await sleep(2500);
    const most = (performance.now() - startedAt) / 500 + 1;
    counts().forEach(({ succeeded }, index) => {
      const more = succeeded - before[index]!.succeeded;
      assert.ok(more > 0 && more <= most, `${more} of ${most}`);
    });
    await controlAll(fleet, fleet.members, 'healthy');
    assert.deepEqual(failures(await result), []);
    for (const { failed, downs, stateChanges } of counts()) {
      assert.deepEqual([failed, downs, stateChanges], [0, 0, 0]);
    }
    assert.deepEqual(renewing.watcher.events.find(), []);
  });

  it('a member that hangs does not hold up the others', async () => {
    await begin();
    const [router] = fleet.routers;
    await fleet.control(router!.name, 'hang');
    const startedAt = performance.now();
    await renewing.renewed(target(OTHERWISE));
    const ms = performance.now() - startedAt;
    assert.ok(ms < 1800, `${ms} ms`);
  });

  it('with refused credentials no member is lost, and each login is tried once', async () => {
    await begin();
    const logins = () =>
      Promise.all(fleet.members.map(async ({ name }) => (await fleet.seen(name)).commands.saslStart ?? 0));
    const before = await logins();
    await renewing.renewed(target(WRONG));
    for (let scrape = 0; scrape < 3; scrape++) {
      const { members } = await renewing.scrape();
      assert.ok(
        [...members.values()].every(({ up, commandResults }) => up && commandResults.get('auth')?.failure),
      );
      await renewing.inventory.start();
    }
    assert.deepEqual(plainly(renewing.cluster), expected(fleet.members));
    assert.deepEqual(
      await logins(),
      before.map((count) => count + 1),
    );
    await renewing.renewed(target());
    assert.deepEqual(failures(await renewing.scrape()), []);
  });

  it('declared members that change at the same time are followed as well', async () => {
    await begin();
    const members = [
      { ...{ host: '127.0.0.1:1', clusterRole: 'mongos' as const }, arbiter: false, labels: {} },
    ];
    await renewing.renewed(target({ ...OTHERWISE, members }));
    assert.deepEqual(renewing.cluster.members.filter(({ declared }) => declared).length, 1);
    assert.equal(renewing.cluster.members.length, fleet.members.length + 1);
    const down = failures(await renewing.scrape());
    assert.deepEqual(down, ['127.0.0.1:1 down: refused']);
  });
});
