import assert from 'node:assert/strict';
import type { NumberedEvent } from '../../src/monitor/events.js';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { assertNear, Poller } from '../support/poller.js';

const CHANGES = 'mongodb_replset_primary_changes_total';
const PRIMARYLESS = 'mongodb_replset_primaryless_seconds_total';
const LAST_DURATION = 'mongodb_replset_last_failover_duration_seconds';
const FAILURES = 'mongodb_heartbeat_consecutive_failures';
const TRANSITIONS = 'mongodb_heartbeat_transitions_total';

/** Waits without a scrape until the exporter has told so many events of the type about the member. */
async function waitForEvents(
  exporter: ExporterProcess,
  type: NumberedEvent['type'],
  { address }: MongoServer,
  count = 1,
): Promise<readonly NumberedEvent[]> {
  return waitUntil(
    async () => {
      const events = (await exporter.events(type)).filter(({ member }) => member === address);
      return events.length >= count && events;
    },
    { timeoutMs: 20_000, message: () => `${count} ${type} of ${address}\n${exporter.output}` },
  );
}

describe('deaths between scrapes', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess | undefined;
  let poller: Poller | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{}, {}, {}], settings: { electionTimeoutMillis: 3_000 } });
  });

  afterEach(async () => {
    poller?.stop();
    await exporter?.stop();
    exporter = undefined;
    await Promise.all(
      set?.members.filter(({ pid }) => pid === undefined).map((member) => member.start()) ?? [],
    );
    await set?.waitUntilSettled();
  });

  after(async () => {
    await set?.stop();
  });

  it('of the primary: one change, timed as it was; down and up again are told', async () => {
    const watch = (exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]));
    const before = await watch.hasHeard(3);
    const old = await set.waitForPrimary();
    assert.equal(before.value(FAILURES, { member: old.address }), 0);
    poller = await Poller.start(set.members);
    await old.kill();
    const [seen] = await poller.waitForFailovers(1);
    const elected = await set.waitForPrimary();
    await waitForEvents(watch, 'primary_writable', elected);
    const page = await watch.scrape();
    assert.equal(page.value(CHANGES), 1);
    assert.equal(page.value('mongodb_replset_reelections_total'), 0);
    assertNear(page.value(LAST_DURATION, { until: 'elected' }), seen?.electedSeconds, 'until elected');
    assertNear(page.value(LAST_DURATION, { until: 'writable' }), seen?.writableSeconds, 'until writable');
    assertNear(page.value(PRIMARYLESS), seen?.electedSeconds, 'without a primary');
    const [down] = await watch.events('member_down');
    assert.equal(down?.member, old.address);
    const [lost] = await watch.events('primary_lost');
    assert.equal(lost?.member, old.address);
    const [changed] = await watch.events('primary_changed');
    assert.deepEqual([changed?.previous, changed?.member], [old.address, elected.address]);
    const [explained] = (
      await watch.scrapeUntil((now) => now.all('mongodb_replset_last_election_info').length === 1)
    ).all('mongodb_replset_last_election_info');
    assert.equal(explained?.labels.reason, 'election_timeout');
    const [told] = await watch.events('primary_changed');
    assert.equal(told?.reason, 'election_timeout');

    const failing = await watch.scrapeUntil((now) => now.value(FAILURES, { member: old.address })! >= 3);
    assert.equal(failing.value(TRANSITIONS, { member: old.address, to: 'down' }), 1);
    assert.equal(failing.value(TRANSITIONS, { member: old.address, to: 'up' }), 0);
    assert.equal(failing.value(FAILURES, { member: elected.address }), 0);

    await old.start();
    await waitForEvents(watch, 'member_up', old);
    const back = await watch.scrape();
    assert.equal(back.value(FAILURES, { member: old.address }), 0);
    assert.equal(back.value(TRANSITIONS, { member: old.address, to: 'up' }), 1);
    assert.equal(back.value(TRANSITIONS, { member: old.address, to: 'down' }), 1);
    assert.equal(back.value(CHANGES), 1);
    assert.equal(back.value(PRIMARYLESS), page.value(PRIMARYLESS));
    // Its stream broke off (protocol), or the next heartbeat was refused; it was not silent.
    assert.ok(['protocol', 'refused'].includes(down?.reason ?? ''), `${down?.phase} ${down?.reason}`);
  });

  it('of the primary in good order: one change, timed as it was', async () => {
    const watch = (exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]));
    await watch.hasHeard(3);
    const old = await set.waitForPrimary();
    poller = await Poller.start(set.members);
    await old.stop();
    const [seen] = await poller.waitForFailovers(1);
    const elected = await set.waitForPrimary();
    await waitForEvents(watch, 'primary_writable', elected);
    await waitForEvents(watch, 'member_down', old);
    const page = await watch.scrape();
    assert.equal(page.value(CHANGES), 1);
    assertNear(page.value(LAST_DURATION, { until: 'elected' }), seen?.electedSeconds, 'until elected', 0.15);
    assertNear(
      page.value(LAST_DURATION, { until: 'writable' }),
      seen?.writableSeconds,
      'until writable',
      0.15,
    );
    assertNear(page.value(PRIMARYLESS), seen?.electedSeconds, 'without a primary');
    await old.start();
    await waitForEvents(watch, 'member_up', old);
    assert.equal((await watch.scrape()).value(CHANGES), 1);
  });

  it('of a secondary, three times: ups and downs are counted, and no change of primary', async () => {
    const watch = (exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]));
    const before = await watch.scrape();
    const primary = await set.waitForPrimary();
    const flapping = set.members.find((member) => member !== primary)!;
    for (let n = 1; n <= 3; n++) {
      await flapping.kill();
      await waitForEvents(watch, 'member_down', flapping, n);
      await flapping.start();
      await waitForEvents(watch, 'member_up', flapping, n);
    }
    const page = await watch.scrape();
    assert.equal(page.value(TRANSITIONS, { member: flapping.address, to: 'down' }), 3);
    assert.equal(page.value(TRANSITIONS, { member: flapping.address, to: 'up' }), 3);
    assert.equal(page.value(TRANSITIONS, { member: primary.address, to: 'down' }), 0);
    assert.equal(page.value(CHANGES), 0);
    assert.equal(page.value(PRIMARYLESS), 0);
    assert.deepEqual(await watch.events('primary_lost,primary_changed,primary_reelected'), []);
    const failed = page.value('mongodb_heartbeats_total', { member: flapping.address, result: 'failed' })!;
    assert.ok(failed >= 3, `${failed} failed`);
    for (const { address } of set.members) {
      const labels = { member: address, result: 'succeeded' };
      const succeeded = page.value('mongodb_heartbeats_total', labels)!;
      assert.ok(succeeded > before.value('mongodb_heartbeats_total', labels)!, `${address}: ${succeeded}`);
      const at = page.value('mongodb_heartbeat_last_success_timestamp_seconds', { member: address })!;
      assert.ok(Date.now() / 1000 - at < 5, `${address} succeeded last at ${at}`);
    }
  });

  it('before the exporter starts: time without a primary passes until one is elected, no change is counted', async () => {
    const old = await set.waitForPrimary();
    const [other] = set.members.filter((member) => member !== old);
    // Without a majority nobody is elected for as long as it takes the exporter to start.
    await Promise.all([old.kill(), other!.kill()]);
    await set.waitFor((views) => views.every(({ hello }) => hello?.primary === undefined), {
      message: 'the survivor knows no primary',
    });
    const startedAt = performance.now();
    const watch = (exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]));
    const without = await watch.scrapeUntil((page) => page.value(PRIMARYLESS)! > 1);
    assert.equal(without.value(CHANGES), 0);
    await other!.start();
    await set.waitForPrimary();
    const led = await watch.scrapeUntil((page) => page.value('mongodb_replset_writable') === 1);
    const ledAt = performance.now();
    const most = (ledAt - startedAt) / 1000;
    assert.ok(led.value(PRIMARYLESS)! > without.value(PRIMARYLESS)!, 'grew until the election');
    assert.ok(led.value(PRIMARYLESS)! < most, `${led.value(PRIMARYLESS)} s of ${most} s`);
    // Until another heartbeat of everybody has come.
    const later = await watch.scrapeUntil(() => performance.now() - ledAt > 3_000);
    assert.equal(later.value(PRIMARYLESS), led.value(PRIMARYLESS));
    assert.equal(later.value(CHANGES), 0);
    assert.equal(later.value('mongodb_replset_reelections_total'), 0);
    assert.equal(later.all(LAST_DURATION).length, 0);
    assert.deepEqual(await watch.events('primary_changed,primary_reelected'), []);
  });
});
