import assert from 'node:assert/strict';
import { scrapeAgreeing } from '../support/agree.js';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, startStandalone, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('a set that changes', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{ priority: 2 }, {}, {}] });
    // Rarely by the clock: what is followed here is followed because a scrape saw it.
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`, '--discovery.interval=1h']);
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  it('loses a member by reconfig, which says REMOVED until it is forgotten', async () => {
    const [, , removed] = set.members;
    assert.equal((await exporter.scrape()).value('mongodb_replset_members'), 3);
    await set.removeMember(removed!);
    const first = await exporter.scrape();
    // The scrape that sees the new configuration still has the old inventory.
    assert.equal(first.value('mongodb_up', { member: removed!.address }), 1);
    assert.equal(first.value('mongodb_replset_member_state', { member: removed!.address }), 10);
    const [failure] = first.all('mongodb_scrape_command_failure', { member: removed!.address });
    assert.equal(failure?.labels.reason, 'removed');
    const page = await exporter.scrapeUntil((now) => now.value('mongodb_replset_members') === 2, 3_000);
    assert.equal(page.all('mongodb_up', { member: removed!.address }).length, 0);
    await scrapeAgreeing(
      exporter,
      set.members.filter((member) => member !== removed),
    );
    assert.equal(page.value('mongodb_topology_changes_total', { change: 'removed' }), 1);
    assert.match(exporter.output, new RegExp(`topology changed: removed ${removed!.address}`));
  });

  it('gains it again', async () => {
    const [, , added] = set.members;
    await set.addMember(added!);
    const page = await exporter.scrapeUntil(
      (now) => now.value('mongodb_up', { member: added!.address }) === 1,
      5_000,
    );
    assert.equal(page.value('mongodb_replset_members'), 3);
    assert.equal(page.value('mongodb_topology_changes_total', { change: 'added' }), 1);
    // From 5.0 on a new member votes only after a second, automatic reconfiguration, once it is a secondary.
    await exporter.scrapeUntil(
      (now) =>
        now.value('mongodb_replset_member_state', { member: added!.address }) === 2 &&
        now.value('mongodb_replset_voting_members') === 3,
    );
    await set.waitUntilSettled();
    await scrapeAgreeing(exporter, set.members);
  });

  it('follows a changed priority', async () => {
    const [, second] = set.members;
    await set.reconfig((config) => {
      const members = config.members as { host: string; priority: number }[];
      members.find(({ host }) => host === second!.address)!.priority = 0.5;
      return config;
    });
    await exporter.scrapeUntil(
      (page) => page.value('mongodb_member_priority', { member: second!.address }) === 0.5,
      5_000,
    );
  });
});

describe('processes without a replica set', function () {
  this.timeout(60_000);

  it('a standalone: its numbers, and nothing of replica sets that it reports all the same', async function () {
    await requireMongod(this);
    const { server, stop } = await startStandalone();
    const exporter = await ExporterProcess.start([`--mongodb.uri=mongodb://${server.address}`]);
    const page = await exporter.scrape();
    assert.equal(page.value('mongodb_up', { member: server.address, cluster_role: 'standalone' }), 1);
    assert.ok(page.value('mongodb_connections_current')! > 0);
    assert.deepEqual(
      page.samples.filter(({ name }) => /replset|_repl_/.test(name)),
      [],
    );
    assert.ok(page.samples.every(({ labels }) => !('replica_set' in labels)));
    assert.equal(page.value('mongodb_exporter_scrape_members'), 1);
    assert.equal(page.all('mongodb_scrape_command_success', { command: 'replSetGetStatus' }).length, 0);
    await exporter.stop();
    await stop();
  });

  it('a member that was never initiated is up, in STARTUP, and joins as soon as it is', async function () {
    await requireMongod(this);
    const { server, stop } = await startStandalone({ args: ['--replSet', 'late'] });
    const exporter = await ExporterProcess.start([`--mongodb.uri=mongodb://${server.address}`]);
    const page = await exporter.scrape();
    assert.equal(page.value('mongodb_up', { member: server.address, cluster_role: 'replset' }), 1);
    const [failure] = page.all('mongodb_scrape_command_failure');
    assert.deepEqual(
      [failure?.labels.command, failure?.labels.reason],
      ['replSetGetStatus', 'not_initialized'],
    );
    assert.equal(page.value('mongodb_replset_member_state'), 0);
    const { clusters } = (await (await exporter.fetch('/api/topology')).json()) as {
      clusters: readonly {
        readonly otherMembers: readonly { readonly name: string; readonly state?: number }[];
      }[];
    };
    assert.deepEqual(
      clusters[0]!.otherMembers.map(({ name, state }) => [name, state]),
      [[server.address, 0]],
    );
    await server.command({ replSetInitiate: { _id: 'late', members: [{ _id: 0, host: server.address }] } });
    const joined = await exporter.scrapeUntil((now) => now.value('mongodb_replset_primaries') === 1);
    assert.equal(joined.value('mongodb_replset_member_state', { replica_set: 'late' }), 1);
    await exporter.stop();
    await stop();
  });
});
