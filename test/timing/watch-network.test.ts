import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const CHANGES = 'mongodb_replset_primary_changes_total';
const PRIMARYLESS = 'mongodb_replset_primaryless_seconds_total';
const ROUND_TRIP = 'mongodb_heartbeat_round_trip_seconds';
const FAILURES = 'mongodb_heartbeat_consecutive_failures';
const HEALTH = 'mongodb_replset_heartbeat_health';

describe('a network that fails between the exporter and a member', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess | undefined;
  let proxy: TcpProxy | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{}, {}, {}] });
  });

  afterEach(async () => {
    await exporter?.stop();
    await proxy?.close();
    exporter = proxy = undefined;
  });

  after(async () => {
    await set?.stop();
  });

  /** Starts an exporter that dials the member through the proxy, and waits until it has heard all. */
  const watchThrough = async (member: MongoServer, through: TcpProxy): Promise<ExporterProcess> => {
    const started = (exporter = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      `--host-map=${member.address}=${through.address}`,
    ]));
    await started.hasHeard(3);
    return started;
  };

  it('cut off from a primary that the others hear, it says that it is down, but not that it is lost', async () => {
    const old = await set.waitForPrimary();
    const link = (proxy = await TcpProxy.start(old.port));
    const watch = await watchThrough(old, link);
    await link.close();
    const longEnoughAt = performance.now() + 4_000;
    const cut = await watch.scrapeUntil(
      (page) => page.value(FAILURES, { member: old.address })! >= 4 && performance.now() > longEnoughAt,
    );
    assert.equal(cut.value('mongodb_up', { member: old.address }), 0);
    assert.equal(cut.value('mongodb_heartbeat_transitions_total', { member: old.address, to: 'down' }), 1);
    assert.equal(cut.value(PRIMARYLESS), 0);
    assert.equal(cut.value(CHANGES), 0);
    assert.deepEqual(await watch.events('primary_lost,primary_changed,primary_reelected'), []);

    await old.command({ replSetStepDown: 20, secondaryCatchUpPeriodSecs: 5 });
    const elected = await waitUntil(async () => {
      const primary = await set.primary();
      return primary !== old && primary;
    });
    await waitUntil(async () => (await watch.events('primary_writable')).length === 1);
    const page = await watch.scrape();
    assert.equal(page.value(CHANGES), 1);
    assert.equal(page.value('mongodb_replset_reelections_total'), 0);
    const changes = await watch.events('primary_changed');
    assert.deepEqual(
      changes.map(({ previous, member }) => [previous, member]),
      [[old.address, elected.address]],
    );

    await link.open();
    const back = await watch.scrapeUntil((now) => now.value(FAILURES, { member: old.address }) === 0);
    assert.equal(back.value(CHANGES), 1);
    // What it was cut off is not what the set was without a primary: that was a moment.
    const timed = back.value('mongodb_replset_last_failover_duration_seconds', { until: 'elected' })!;
    assert.ok(timed < 1, `timed ${timed} s`);
    assert.ok(back.value(PRIMARYLESS)! < 1, `${back.value(PRIMARYLESS)} s without a primary`);
  });

  it('cut off and back again, it counts nothing of the set', async () => {
    const primary = await set.waitForPrimary();
    const link = (proxy = await TcpProxy.start(primary.port));
    const watch = await watchThrough(primary, link);
    for (let n = 1; n <= 2; n++) {
      await link.close();
      await waitUntil(async () => (await watch.events('member_down')).length === n);
      await link.open();
      await waitUntil(async () => (await watch.events('member_up')).length === n);
    }
    const page = await watch.scrape();
    assert.equal(page.value(CHANGES), 0);
    assert.equal(page.value('mongodb_replset_reelections_total'), 0);
    assert.equal(page.value(PRIMARYLESS), 0);
    assert.deepEqual(await watch.events('primary_lost,primary_changed,primary_reelected'), []);
  });

  it('a long way to one member shows in its round trip, and not in those of the others', async () => {
    const [far, ...near] = set.members;
    proxy = await TcpProxy.start(far!.port, { delayMs: 50 });
    const watch = await watchThrough(far!, proxy);
    const page = await watch.scrapeUntil((now) => now.all(ROUND_TRIP).length === 3);
    assert.ok(page.value(ROUND_TRIP, { member: far!.address })! >= 0.08, 'far');
    for (const { address } of near) {
      const seconds = page.value(ROUND_TRIP, { member: address })!;
      assert.ok(seconds < 0.03, `${address}: ${seconds} s`);
    }
    assert.ok(page.value('mongodb_heartbeat_round_trip_min_seconds', { member: far!.address })! >= 0.08);
  });
});

describe('a network that fails between members, in one direction', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess | undefined;
  let proxy: TcpProxy | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{}, {}, { initiated: false }] });
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
    await proxy?.close();
  });

  it('shows as that direction of the matrix, and everybody is up', async () => {
    const [first, second, third] = set.members;
    const link = (proxy = await TcpProxy.start(third!.port));
    await set.reconfig((config) => ({
      ...config,
      members: [...(config.members as readonly object[]), { _id: 2, host: link.address, priority: 0 }],
    }));
    await waitUntil(async () => (await third!.tryCommand({ hello: 1 }))?.secondary === true, {
      timeoutMs: 30_000,
      message: 'the third one is a secondary',
    });
    const others = [first!.address, second!.address];
    const watch = (exporter = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      `--host-map=${link.address}=${third!.address}`,
    ]));
    const hears = (page: Page, observer: string, member: string) => page.value(HEALTH, { observer, member });
    const whole = (page: Page) =>
      others.every(
        (other) => hears(page, other, link.address) === 1 && hears(page, link.address, other) === 1,
      );
    await watch.scrapeUntil(whole);
    await link.close();
    const parted = await watch.scrapeUntil((page) =>
      others.every((other) => hears(page, other, link.address) === 0),
    );
    for (const other of others) assert.equal(hears(parted, link.address, other), 1, other);
    assert.deepEqual(parted.byMember('mongodb_up'), {
      [others[0]!]: 1,
      [others[1]!]: 1,
      [link.address]: 1,
    });
    assert.equal(parted.value('mongodb_replset_primaries'), 1);
    assert.equal(parted.value(CHANGES), 0);
    assert.equal(parted.value(PRIMARYLESS), 0);
    assert.equal(parted.value(FAILURES, { member: link.address }), 0);

    await link.open();
    await watch.scrapeUntil(whole);
  });
});
