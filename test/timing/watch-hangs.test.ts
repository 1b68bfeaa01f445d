import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, waitUntil, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { assertNear, Poller } from '../support/poller.js';

const CHANGES = 'mongodb_replset_primary_changes_total';
const LAST_DURATION = 'mongodb_replset_last_failover_duration_seconds';

/** How far the last word of a primary may lie back: it is asked for every 2 s. */
const HEARTBEAT_SECONDS = 2.5;

describe('a primary that hangs and comes back', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let poller: Poller | undefined;

  beforeEach(async function () {
    await requireMongod(this);
  });

  afterEach(async () => {
    poller?.stop();
    await exporter?.stop();
    await set?.stop();
  });

  for (const [what, givenUp] of [
    ['after the exporter has given it up', true],
    ['before the exporter has given it up', false],
  ] as const) {
    it(`succeeded ${what}: one change, timed from its last word`, async () => {
      set = await startReplicaSet({ members: [{}, {}, {}], settings: { electionTimeoutMillis: 8_000 } });
      exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
      await exporter.scrapeUntil((page) =>
        set.members.every(
          ({ address }) =>
            page.value('mongodb_heartbeats_total', { member: address, result: 'succeeded' })! >= 2,
        ),
      );
      poller = await Poller.start(set.members);
      const old = await set.waitForPrimary();
      old.pause();
      if (!givenUp) {
        // Longer than between two of its words, and shorter than the exporter waits for one.
        await sleep(2_700);
        await set.members.find((member) => member !== old)!.command({ replSetStepUp: 1 });
      }
      const [seen] = await poller.waitForFailovers(1);
      const elected = await set.waitForPrimary();
      await waitUntil(async () => (await exporter.events('primary_writable')).length === 1);
      const [first] = await exporter.events('member_down,primary_changed');
      assert.equal(first?.type, givenUp ? 'member_down' : 'primary_changed');
      old.resume();
      // For a moment it still claims to lead, at the old term.
      await set.waitUntilSettled();
      await waitUntil(
        async () =>
          (await exporter.events('state_changed')).some(
            ({ member, to }) => member === old.address && to === 'secondary',
          ),
        { message: () => `it is a secondary\n${exporter.output}` },
      );
      const page = await exporter.scrapeUntil(
        (now) => now.value('mongodb_heartbeat_consecutive_failures', { member: old.address }) === 0,
      );
      assert.equal(page.value(CHANGES), 1);
      assert.equal(page.value('mongodb_replset_reelections_total'), 0);
      const changes = await exporter.events('primary_changed,primary_reelected');
      assert.deepEqual(
        changes.map(({ previous, member }) => [previous, member]),
        [[old.address, elected.address]],
      );
      for (const [until, seconds] of [
        ['elected', seen?.electedSeconds],
        ['writable', seen?.writableSeconds],
      ] as const) {
        const timed = page.value(LAST_DURATION, { until });
        assertNear(timed, seconds, `until ${until}`, HEARTBEAT_SECONDS);
        assert.ok(timed! > 0.5, `${timed} s until ${until}, but the poller saw ${seconds} s`);
      }
      assertNear(
        page.value('mongodb_replset_primaryless_seconds_total'),
        seen?.electedSeconds,
        'without a primary',
        HEARTBEAT_SECONDS,
      );
    });
  }
});
