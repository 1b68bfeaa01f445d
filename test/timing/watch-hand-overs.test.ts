import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { assertNear, Poller } from '../support/poller.js';

const CHANGES = 'mongodb_replset_primary_changes_total';
const DURATION = 'mongodb_replset_failover_duration_seconds';
const LAST_DURATION = 'mongodb_replset_last_failover_duration_seconds';

/** Waits without a scrape until the exporter has seen so many primaries take writes. */
async function waitForWritable(exporter: ExporterProcess, count: number): Promise<void> {
  await waitUntil(async () => (await exporter.events('primary_writable')).length >= count, {
    message: () => `${count} primaries take writes\n${exporter.output}`,
  });
}

describe('hand-overs between scrapes', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let poller: Poller | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{}, {}, {}] });
  });

  beforeEach(async () => {
    await set.waitUntilSettled();
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
  });

  afterEach(async () => {
    poller?.stop();
    poller = undefined;
    await exporter?.stop();
  });

  after(async () => {
    await set?.stop();
  });

  const othersThan = (primary: MongoServer): readonly MongoServer[] =>
    set.members.filter((member) => member !== primary);

  /** The old primary can be elected again after 2 s. */
  const stepDown = (primary: MongoServer) =>
    primary.command({ replSetStepDown: 2, secondaryCatchUpPeriodSecs: 1 });

  /** Has another member take over, which those refuse that are not up to date yet. */
  const stepUp = (member: MongoServer) =>
    waitUntil(() => member.tryCommand({ replSetStepUp: 1 }), {
      intervalMs: 100,
      message: `${member.address} steps up`,
    });

  /** Waits until another one takes writes. */
  const successorOf = (old: MongoServer): Promise<MongoServer> =>
    waitUntil(
      async () => {
        const primary = await set.primary();
        return primary !== old && primary;
      },
      { timeoutMs: 15_000, message: `${old.address} has a successor` },
    );

  it('ten of them without a scrape in between are all counted, timed and told', async () => {
    const before = await exporter.hasHeard(3);
    assert.equal(before.value(CHANGES), 0);
    assert.equal(before.value(`${DURATION}_count`, { until: 'elected' }), 0);
    const changes: (readonly [previous: string, member: string])[] = [];
    for (let n = 0; n < 10; n++) {
      const nextAt = performance.now() + 3_000;
      const old = await set.waitForPrimary();
      // By the primary's own wish and by another's.
      if (n % 2 === 0) await stepDown(old);
      else await stepUp(othersThan(old)[0]!);
      changes.push([old.address, (await successorOf(old)).address]);
      if (n < 9) await sleep(Math.max(0, nextAt - performance.now()));
    }
    await waitForWritable(exporter, 10);
    const unexplained = await exporter.events('primary_changed');
    assert.deepEqual(
      unexplained.map(({ reason }) => reason),
      changes.map(() => undefined),
    );

    const page = await exporter.scrape();
    assert.equal(page.value(CHANGES), 10);
    assert.equal(page.value('mongodb_replset_reelections_total'), 0);
    for (const until of ['elected', 'writable']) {
      assert.equal(page.value(`${DURATION}_count`, { until }), 10, until);
      assert.equal(page.value(`${DURATION}_bucket`, { until, le: '+Inf' }), 10, until);
      const sum = page.value(`${DURATION}_sum`, { until })!;
      assert.ok(sum > 0 && sum < 10, `${sum} s ${until}`);
    }
    const primaryless = page.value('mongodb_replset_primaryless_seconds_total')!;
    assertNear(primaryless, page.value(`${DURATION}_sum`, { until: 'elected' }), 'without a primary');
    const stamp = page.value('mongodb_replset_last_primary_change_timestamp_seconds')!;
    assert.ok(Date.now() / 1000 - stamp < 6, `changed last at ${stamp}`);

    const events = await exporter.events('primary_changed');
    assert.deepEqual(
      events.map(({ previous, member }) => [previous, member]),
      changes,
    );
    const terms = events.map(({ term }) => term);
    assert.ok(
      terms.every((term, index) => index === 0 || term! > terms[index - 1]!),
      `terms grow: ${terms.join(', ')}`,
    );
    const [election] = page.all('mongodb_replset_last_election_info');
    assert.equal(events.at(-1)?.reason, election?.labels.reason);
    assert.equal(election?.labels.reason, 'step_up');
    // Every one of them was lost or replaced at once, and each successor took writes.
    assert.equal((await exporter.events('primary_writable')).length, 10);
    assert.equal((await exporter.events('primary_reelected')).length, 0);
    const stateChanges = Object.values(page.byMember('mongodb_replset_member_state_changes_total'));
    assert.ok(stateChanges.reduce((sum, value) => sum + value, 0) >= 20, stateChanges.join(', '));
  });

  it('one within a moment is counted once and timed as it was', async () => {
    await exporter.hasHeard(3);
    poller = await Poller.start(set.members);
    const old = await set.waitForPrimary();
    await stepDown(old);
    const [seen] = await poller.waitForFailovers(1);
    await waitForWritable(exporter, 1);
    const page = await exporter.scrape();
    assert.equal(page.value(CHANGES), 1);
    assertNear(page.value(LAST_DURATION, { until: 'elected' }), seen?.electedSeconds, 'until elected');
    assertNear(page.value(LAST_DURATION, { until: 'writable' }), seen?.writableSeconds, 'until writable');
  });

  it('one that leaves the set without a primary for most of a second is timed as it was', async () => {
    await exporter.hasHeard(3);
    poller = await Poller.start(set.members);
    const old = await set.waitForPrimary();
    // The primary tells nobody to take over.
    await old.command({ setParameter: 1, enableElectionHandoff: false });
    await stepDown(old);
    await sleep(500);
    await stepUp(othersThan(old)[0]!);
    const [seen] = await poller.waitForFailovers(1);
    await old.command({ setParameter: 1, enableElectionHandoff: true });
    await waitForWritable(exporter, 1);
    const page = await exporter.scrape();
    assert.ok(seen!.electedSeconds > 0.4 && seen!.electedSeconds < 1.5, `${seen!.electedSeconds} s`);
    assert.equal(page.value(CHANGES), 1);
    assertNear(page.value(LAST_DURATION, { until: 'elected' }), seen?.electedSeconds, 'until elected');
    assertNear(page.value(LAST_DURATION, { until: 'writable' }), seen?.writableSeconds, 'until writable');
    assertNear(
      page.value('mongodb_replset_primaryless_seconds_total'),
      seen?.electedSeconds,
      'without a primary',
    );
    const [lost] = await exporter.events('primary_lost');
    assert.equal(lost?.member, old.address);
  });

  it('three in quick succession, with nothing between them, are three', async () => {
    await exporter.hasHeard(3);
    for (let n = 0; n < 3; n++) {
      const old = await set.waitForPrimary();
      await stepUp(othersThan(old)[0]!);
      await successorOf(old);
    }
    await waitForWritable(exporter, 3);
    const page = await exporter.scrape();
    assert.equal(page.value(CHANGES), 3);
    assert.equal(page.value('mongodb_replset_reelections_total'), 0);
    assert.equal(page.value(`${DURATION}_count`, { until: 'elected' }), 3);
  });

  it('one in the first moment after the start is counted, too', async () => {
    await exporter.scrape();
    await stepDown(await set.waitForPrimary());
    await waitForWritable(exporter, 1);
    const page = await exporter.scrape();
    assert.equal(page.value(CHANGES), 1);
  });
});
