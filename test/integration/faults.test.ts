import assert from 'node:assert/strict';
import { scrapeAgreeing } from '../support/agree.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

/** Numbers that every living member must still have. */
const LIVING = [
  'mongodb_connections_current',
  'mongodb_opcounters_total',
  'mongodb_replset_member_state',
  'mongodb_uptime_seconds',
];

function assertComplete(page: Page, living: readonly MongoServer[]): void {
  for (const { address, name } of living) {
    assert.equal(page.value('mongodb_up', { member: address }), 1, `${name} is up`);
    for (const metric of LIVING) {
      assert.ok(page.all(metric, { member: address }).length > 0, `${name} has ${metric}`);
    }
  }
}

describe('primaries and majorities that are lost', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;

  beforeEach(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{ priority: 2 }, {}, {}] });
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
    await exporter.scrape();
  });

  afterEach(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  const secondaries = async (): Promise<readonly [MongoServer, MongoServer]> => {
    const primary = await set.waitForPrimary();
    return set.members.filter((member) => member !== primary) as unknown as [MongoServer, MongoServer];
  };

  it('the primary killed: no primary, then the elected one, at a newer term', async () => {
    const old = await set.waitForPrimary();
    const before = await exporter.scrape();
    await old.kill();
    const without = await exporter.scrape();
    assert.equal(without.value('mongodb_replset_primaries'), 0);
    assert.equal(without.all('mongodb_replset_primary_info').length, 0);
    assert.equal(without.value('mongodb_replset_writable'), 0);
    assert.equal(without.value('mongodb_replset_majority_writable'), 0);
    const after = await exporter.scrapeUntil((page) => page.value('mongodb_replset_primaries') === 1);
    const elected = await set.waitForPrimary();
    assert.notEqual(elected.address, old.address);
    await scrapeAgreeing(
      exporter,
      set.members.filter((member) => member !== old),
    );
    assert.equal(after.all('mongodb_replset_primary_info')[0]?.labels.member, elected.address);
    assert.ok(after.value('mongodb_replset_term')! > before.value('mongodb_replset_term')!);
    const [election] = (
      await exporter.scrapeUntil((page) => page.all('mongodb_replset_last_election_info').length === 1)
    ).all('mongodb_replset_last_election_info');
    assert.equal(election?.labels.reason, 'election_timeout');
    assert.equal(election.labels.member, elected.address);
    // The winner had already dropped the dead one when it called the election.
    assert.equal(election.labels.previous, '');
  });

  it('a planned hand-over names the old and the new primary', async () => {
    const old = await set.waitForPrimary();
    await old.tryCommand({ replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5 });
    const page = await exporter.scrapeUntil((now) => now.value('mongodb_replset_writable') === 1);
    const [election] = page.all('mongodb_replset_last_election_info');
    assert.equal(election?.labels.previous, old.address);
    assert.equal(election.labels.member, page.all('mongodb_replset_primary_info')[0]?.labels.member);
    assert.equal(election.labels.reason, 'step_up');
  });

  it('no majority left: the survivor says so, what nobody can know is absent', async () => {
    const primary = await set.waitForPrimary();
    const dead = await secondaries();
    await Promise.all(dead.map((member) => member.kill()));
    const page = await exporter.scrapeUntil((now) => now.value('mongodb_replset_primaries') === 0);
    assert.equal(page.value('mongodb_replset_fault_tolerance'), -1);
    assert.equal(page.value('mongodb_replset_write_fault_tolerance'), -1);
    assert.equal(page.value('mongodb_replset_members_up'), 1);
    assert.equal(page.value('mongodb_replset_majority_votes'), 2);
    assert.deepEqual(page.byMember('mongodb_replset_lag_seconds'), {});
    await scrapeAgreeing(exporter, [primary]);
    assertComplete(page, [primary]);

    await primary.kill();
    const none = await exporter.scrape();
    assert.deepEqual(Object.values(none.byMember('mongodb_up')), [0, 0, 0]);
    assert.equal(none.value('mongodb_replset_members'), 3);
    assert.equal(none.value('mongodb_replset_voting_members'), 3);
    assert.equal(none.value('mongodb_replset_majority_votes'), 2);
    assert.equal(none.value('mongodb_replset_primaries'), 0);
    for (const unknown of [
      'fault_tolerance',
      'term',
      'observed_primaries',
      'writable',
      'commit_lag_seconds',
    ]) {
      assert.equal(none.value(`mongodb_replset_${unknown}`), undefined, unknown);
    }
    // Its facts of old stay: which machine, which version.
    assert.equal(
      none.all('mongodb_member_info', { member: primary.address })[0]?.labels.version,
      primary.version,
    );
  });

  it('a primary that hung and comes back: for a moment it may still claim to lead, the newer term counts', async () => {
    const old = await set.waitForPrimary();
    old.pause();
    const hung = await exporter.scrape({ timeoutSeconds: 1 });
    assert.equal(hung.value('mongodb_up', { member: old.address }), 0);
    const elected = await exporter.scrapeUntil(
      (page) => page.value('mongodb_replset_primaries') === 1,
      30_000,
    );
    old.resume();
    for (let n = 0; n < 20; n++) {
      const page = await exporter.scrape();
      // On a busy machine it may be elected again, which is another matter.
      if (page.value('mongodb_replset_term') !== elected.value('mongodb_replset_term')) break;
      const named = page.all('mongodb_replset_primary_info').map(({ labels }) => labels.member);
      assert.equal(named.length, 1);
      assert.notEqual(named[0], old.address);
    }
    await exporter.scrapeUntil((page) => page.value('mongodb_replset_primaries') === 1);
  });
});
