import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { ExporterHere } from '../support/exporter-here.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod, type MongodSeries } from '../support/mongod-binary.js';
import { waitUntil } from '../support/wait-until.js';

/** Holds the initial sync of a member at its end, until it is switched off. */
const HELD = 'initialSyncHangBeforeFinish';
const TEST_COMMANDS = ['--setParameter', 'enableTestCommands=1'];
const HOLD = ['--setParameter', `failpoint.${HELD}={mode:"alwaysOn"}`];

/** voting members, healthy ones, what may be lost: for elections and for majority writes */
function votes(page: Page): readonly (number | undefined)[] {
  const names = ['voting_members', 'voting_members_healthy', 'fault_tolerance', 'write_fault_tolerance'];
  return names.map((name) => page.value(`mongodb_replset_${name}`));
}

async function add(set: ReplicaSet, server: MongoServer): Promise<void> {
  await set.reconfig((config) => {
    const members = config.members as readonly { _id: number }[];
    return { ...config, members: [...members, { _id: members.length, host: server.address }] };
  });
}

async function acknowledgesMajority(primary: MongoServer): Promise<boolean> {
  const writeConcern = { w: 'majority', wtimeoutMS: 2_000 } as const;
  const collection = primary.client().db('test').collection('votes');
  return collection.insertOne({}, { writeConcern }).then(
    () => true,
    (error: unknown) => {
      assert.match((error as Error).message, /waiting for replication timed out/);
      return false;
    },
  );
}

describe('votes of a real set', function () {
  this.timeout(90_000);
  let set: ReplicaSet;
  let exporter: ExporterHere;

  afterEach(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  async function scrapeUntil(holds: (page: Page) => boolean): Promise<Page> {
    let page = await exporter.scrape();
    await waitUntil(async () => holds((page = await exporter.scrape())), {
      ...{ timeoutMs: 20_000, intervalMs: 200 },
      message: () =>
        page.text
          .split('\n')
          .filter((line) => line.startsWith('mongodb_replset'))
          .join('\n'),
    });
    return page;
  }

  it('a member added to a set of one has none before its initial sync ends', async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [{}, { name: 'added', initiated: false, args: HOLD }],
      args: TEST_COMMANDS,
    });
    exporter = await ExporterHere.start([`--mongodb.uri=${set.uri()}`]);
    const added = set.member('added');
    await add(set, added);
    const labels = { member: added.address };
    const page = await scrapeUntil((now) => now.value('mongodb_replset_member_state', labels) === 5);
    const { config } = (await set.members[0]!.command({ replSetGetConfig: 1 })) as {
      config: { members: readonly { votes: number }[] };
    };
    assert.deepEqual(
      config.members.map(({ votes: configured }) => configured),
      [1, 1],
      'replSetGetConfig shows the votes to come',
    );
    assert.deepEqual(votes(page), [1, 1, 0, 0]);
    assert.equal(page.value('mongodb_replset_member_newly_added', labels), 1);
    await added.command({ configureFailPoint: HELD, mode: 'off' });
    // The primary removes the mark by a configuration of its own, which the next discovery reads.
    const later = await scrapeUntil((now) => now.value('mongodb_replset_member_newly_added', labels) === 0);
    assert.deepEqual(votes(later), [2, 2, 0, 0]);
  });

  it('a member added to a set of three does not replace the one that is dead', async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [{ priority: 2 }, {}, {}, { name: 'added', initiated: false, args: HOLD }],
      args: TEST_COMMANDS,
    });
    exporter = await ExporterHere.start([`--mongodb.uri=${set.uri()}`]);
    const added = set.member('added');
    await set.members[2]!.kill();
    await add(set, added);
    const page = await scrapeUntil(
      (now) =>
        now.value('mongodb_replset_member_state', { member: added.address }) === 5 &&
        now.value('mongodb_replset_voting_members_healthy') !== 3,
    );
    assert.deepEqual(votes(page), [3, 2, 0, 0]);
    assert.equal(page.value('mongodb_replset_member_newly_added', { member: added.address }), 1);
    assert.equal(page.value('mongodb_replset_member_newly_added', { member: set.members[2]!.address }), 0);
  });

  for (const version of ['6.0', '5.0'] satisfies readonly MongodSeries[]) {
    it(`${version}: a voter that resyncs from scratch votes, and acknowledges no majority write`, async function () {
      await requireMongod(this, version);
      const member = { version };
      set = await startReplicaSet({
        members: [{ ...member, priority: 2 }, member, member],
        args: TEST_COMMANDS,
      });
      exporter = await ExporterHere.start([`--mongodb.uri=${set.uri()}`]);
      const [primary, wiped, other] = set.members as [MongoServer, MongoServer, MongoServer];
      await wiped.kill();
      await rm(wiped.dbPath, { recursive: true });
      await wiped.start(HOLD);
      const labels = { member: wiped.address };
      const page = await scrapeUntil(
        (now) =>
          now.value('mongodb_replset_member_state', labels) === 5 &&
          now.value('mongodb_replset_voting_members_healthy') === 3,
      );
      assert.deepEqual(votes(page), [3, 3, 1, 0]);
      assert.equal(page.value('mongodb_replset_member_newly_added', labels), 0);
      assert.equal(page.value('mongodb_replset_majority_writable'), 1);
      assert.equal(await acknowledgesMajority(primary), true);
      await other.kill();
      const alone = await scrapeUntil((now) => now.value('mongodb_replset_voting_members_healthy') === 2);
      assert.deepEqual(votes(alone), [3, 2, 0, -1]);
      assert.equal(alone.value('mongodb_replset_writable'), 1);
      assert.equal(alone.value('mongodb_replset_majority_writable'), 0);
      assert.equal(await acknowledgesMajority(primary), false);
    });
  }

  it('majority writes are not possible at once when the secondary beside an arbiter is dead', async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{ priority: 2 }, {}, { arbiter: true }] });
    exporter = await ExporterHere.start([`--mongodb.uri=${set.uri()}`]);
    const [primary, secondary] = set.members as [MongoServer, MongoServer];
    await scrapeUntil((now) => now.value('mongodb_replset_majority_writable') === 1);
    await secondary.kill();
    const page = await scrapeUntil((now) => now.value('mongodb_replset_write_fault_tolerance') === -1);
    assert.equal(page.value('mongodb_replset_majority_writable'), 0);
    assert.equal(page.value('mongodb_replset_writable'), 1);
    assert.equal(page.value('mongodb_replset_fault_tolerance'), 0);
    assert.equal(await acknowledgesMajority(primary), false);
  });
});
