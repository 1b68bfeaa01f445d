import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { scrapeAgreeing } from '../support/agree.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { promtool, requirePromtool } from '../support/promtool.js';

describe('a healthy replica set with arbiter, hidden and delayed member', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let page: Page;
  let primary: MongoServer;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [
        { name: 'first', tags: { dc: 'east', use: 'production' } },
        { name: 'second' },
        { name: 'arbiter', arbiter: true },
        { name: 'hidden', hidden: true },
        { name: 'delayed', hidden: true, delaySeconds: 2, votes: 0 },
      ],
    });
    primary = await set.waitForPrimary();
    // One seed, and that a secondary: the others must be found from there.
    const uri = `--mongodb.uri=mongodb://${set.member('second').address}`;
    exporter = await ExporterProcess.start([uri, '--collector.oplog']);
    page = await scrapeAgreeing(
      exporter,
      set.members.filter(({ name }) => name !== 'arbiter'),
    );
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  it('names every member, hidden and delayed ones and the arbiter included', () => {
    const names = Object.keys(page.byMember('mongodb_up')).sort();
    assert.deepEqual(names, set.members.map(({ address }) => address).sort());
    assert.deepEqual(new Set(Object.values(page.byMember('mongodb_up'))), new Set([1]));
    assert.equal(page.value('mongodb_topology_members', { cluster_role: 'replset' }), 5);
  });

  it('says what each member is configured to be', () => {
    const of = (name: string, member: string) => page.value(name, { member: set.member(member).address });
    assert.equal(of('mongodb_member_hidden', 'hidden'), 1);
    assert.equal(of('mongodb_member_hidden', 'first'), 0);
    assert.equal(of('mongodb_member_delay_seconds', 'delayed'), 2);
    assert.equal(of('mongodb_member_votes', 'delayed'), 0);
    assert.equal(of('mongodb_member_arbiter', 'arbiter'), 1);
    assert.equal(of('mongodb_member_priority', 'hidden'), 0);
    const tags = page.all('mongodb_member_tag_info', { member: set.member('first').address });
    assert.deepEqual(
      tags.map(({ labels }) => `${labels.source}:${labels.key}=${labels.value}`),
      ['config:dc=east', 'config:use=production'],
    );
  });

  it('agrees with the driver on who is what', async () => {
    for (const server of set.members) {
      const status = await server.command({ replSetGetStatus: 1 });
      const labels = { member: server.address };
      assert.equal(page.value('mongodb_replset_member_state', labels), status.myState, server.name);
      assert.equal(page.value('mongodb_replset_member_is_primary', labels), Number(server === primary));
    }
    assert.equal(page.all('mongodb_replset_primary_info')[0]?.labels.member, primary.address);
    assert.equal(page.value('mongodb_replset_primaries'), 1);
  });

  it('counts votes and what may be lost', () => {
    const names = [
      'voting_members',
      'voting_members_healthy',
      'majority_votes',
      'fault_tolerance',
      'members_up',
    ];
    assert.deepEqual(
      names.map((name) => page.value(`mongodb_replset_${name}`)),
      [4, 4, 3, 1, 5],
    );
  });

  it('has every pair but those that the arbiter would observe', () => {
    const health = page.all('mongodb_replset_heartbeat_health');
    assert.equal(health.length, 4 * 4);
    assert.ok(health.every(({ value }) => value === 1));
    assert.ok(health.every(({ labels }) => labels.observer !== labels.member));
    const silence = page.all('mongodb_replset_heartbeat_silence_seconds');
    assert.equal(silence.length, 4 * 4);
    assert.ok(silence.every(({ value }) => value >= 0 && value <= 2.5));
  });

  it('gives lag to data members alone, and the delayed one no lag beyond its delay', async () => {
    const collection = primary.client().db('test').collection('lag');
    for (let n = 0; n < 30; n++) {
      await collection.insertOne({ n });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const lag = (await exporter.scrape()).byMember('mongodb_replset_lag_seconds');
    assert.equal(lag[primary.address], 0);
    assert.ok(lag[set.member('hidden').address]! < 1);
    assert.ok(Math.abs(lag[set.member('delayed').address]! - 2) < 1);
    assert.ok(!(set.member('arbiter').address in lag));
  });

  it('serves counters as the servers count them', async () => {
    const before = await opcounters(primary);
    const seen = (await exporter.scrape()).value('mongodb_opcounters_total', {
      member: primary.address,
      op: 'insert',
    });
    const after = await opcounters(primary);
    assert.ok(Number(before.insert) <= seen! && seen! <= Number(after.insert));
  });

  it('knows the oplog: window, size and what is left for a member', async () => {
    const status = await primary.command({ serverStatus: 1, oplog: 1 });
    const oplog = status.oplog as { earliestOptime: { t: number } };
    const labels = { member: primary.address };
    assert.equal(page.value('mongodb_replset_oplog_first_timestamp_seconds', labels), oplog.earliestOptime.t);
    assert.equal(page.value('mongodb_replset_oplog_max_size_bytes', labels), 64 * 1024 * 1024);
    const headroom = page.byMember('mongodb_replset_oplog_headroom_seconds');
    assert.ok(!(primary.address in headroom));
    assert.ok(set.member('hidden').address in headroom);
  });

  it('opens no connection per scrape', async () => {
    const created = async () =>
      Promise.all(
        set.members.map(async (server) => {
          const { connections } = await server.command({ serverStatus: 1 });
          return Number((connections as Document).totalCreated);
        }),
      );
    const [first, again] = [await created(), await created()];
    for (let n = 0; n < 20; n++) await exporter.scrape();
    const last = await created();
    // Members hold connections to each other too, which come and go: far fewer than one per scrape.
    last.forEach((count, index) => {
      assert.ok(count - again[index]! <= 5 + again[index]! - first[index]!, `${count} after ${again[index]}`);
    });
  });

  it('passes promtool check metrics', async function () {
    requirePromtool(this);
    assert.equal(await promtool(['check', 'metrics'], page.text), '');
  });

  it('narrows by collect[]', async () => {
    const narrow = await exporter.scrape({ query: '?collect[]=replsetgetstatus' });
    assert.equal(narrow.all('mongodb_connections_current').length, 0);
    assert.equal(narrow.value('mongodb_replset_primaries'), 1);
    assert.equal(narrow.all('mongodb_replset_lag_seconds').length, 4);
  });

  it('logs nothing per scrape, and stops in order', async () => {
    assert.equal(await exporter.stop(), 0);
    const lines = exporter.output.trim().split('\n');
    assert.deepEqual(
      lines.map((line) => line.replace(/^\S+ /, '').replace(/ \w+=.*/, '')),
      ['INFO listening', `INFO topology changed: added ${addedLine(set)}`, 'INFO stopping'],
    );
  });
});

async function opcounters(server: MongoServer): Promise<Document> {
  return (await server.command({ serverStatus: 1 })).opcounters as Document;
}

/** The seed is known from the start; discovery adds the others. */
function addedLine(set: ReplicaSet): string {
  return set.members
    .filter(({ name }) => name !== 'second')
    .map(({ address }) => address)
    .join(', ');
}
