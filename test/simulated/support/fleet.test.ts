import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { BSON, type Document } from 'mongodb';
import {
  ask,
  closeClients,
  directClient,
  field,
  refusedWith,
  replySize,
} from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { recording } from '../../support/fleet/recordings.js';

async function until(condition: () => boolean, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition() && Date.now() < end) await sleep(10);
  assert.ok(condition(), `not so within ${withinMs} ms`);
}

afterEach(closeClients);

describe('simulated fleet', () => {
  let fleet: Fleet;

  before(async () => {
    fleet = await startFleet({
      sets: [
        { name: 'rs0', members: 6, arbiters: 1, hidden: 1, delaySeconds: 60 },
        { name: 'rs1', members: 3 },
      ],
    });
  });

  after(() => fleet.stop());

  /** The member of rs0 by its place in the configuration. */
  const rs0 = (id: number) => fleet.members.filter(({ set }) => set === 'rs0')[id]!.name;

  it('names its members and one seed per set', () => {
    const roles = fleet.members.map(({ set, role }) => `${set} ${role}`);
    assert.deepEqual(roles.slice(0, 3), ['rs0 primary', 'rs0 secondary', 'rs0 secondary']);
    assert.deepEqual(roles.slice(3), [
      ...['rs0 arbiter', 'rs0 hidden', 'rs0 delayed'],
      ...['rs1 primary', 'rs1 secondary', 'rs1 secondary'],
    ]);
    assert.equal(fleet.uri(), `mongodb://${rs0(0)},${fleet.members[6]!.name}/`);
  });

  it('answers hello as the member that was dialled', async () => {
    const [primary, arbiter, delayed] = await Promise.all([0, 3, 5].map((id) => ask(rs0(id), { hello: 1 })));
    assert.deepEqual(primary!.hosts, [rs0(0), rs0(1), rs0(2)]);
    assert.deepEqual(primary!.arbiters, [rs0(3)]);
    assert.equal(primary!.me, rs0(0));
    assert.equal(primary!.isWritablePrimary, true);
    assert.ok(Math.abs(Date.now() - (primary!.localTime as Date).getTime()) < 1000);
    assert.equal(arbiter!.arbiterOnly, true);
    assert.equal(arbiter!.primary, rs0(0));
    assert.equal(delayed!.secondaryDelaySecs, 60);
    const other = await ask(fleet.members[6]!.name, { hello: 1 });
    assert.equal(other.setName, 'rs1');
    assert.equal('arbiters' in other, false);
  });

  it('sends serverStatus as large as the recorded one, and less by what is left out', async () => {
    const recorded = recording('primary', 'serverStatus');
    const whole = await replySize(rs0(0), { serverStatus: 1 });
    assert.ok(Math.abs(whole - BSON.calculateObjectSize(recorded)) < 100, `${whole} bytes`);

    const elementSize = (name: string) => BSON.calculateObjectSize({ [name]: recorded[name] }) - 5;
    const without = await replySize(rs0(0), { serverStatus: 1, wiredTiger: 0, tcmalloc: false, host: 0 });
    assert.equal(whole - without, elementSize('wiredTiger') + elementSize('tcmalloc'));

    const metrics = recorded.metrics as Record<string, Document>;
    const partial = await ask(rs0(0), {
      serverStatus: 1,
      metrics: { commands: { find: false }, query: false },
    });
    assert.equal(field(partial, 'metrics.query'), undefined);
    assert.deepEqual(
      Object.keys(field(partial, 'metrics.commands') as Document),
      Object.keys(metrics.commands!).filter((name) => name !== 'find'),
    );
    await assert.rejects(ask(rs0(0), { serverStatus: 1, metrics: { commands: 0 } }), /must be a boolean/);
  });

  it('adds the oplog section on request, and lets uptime and opcounters grow', async () => {
    const first = await ask(rs0(0), { serverStatus: 1, oplog: 1 });
    const { earliestOptime, latestOptime } = first.oplog as Record<string, BSON.Timestamp>;
    assert.equal(latestOptime!.t - earliestOptime!.t, 87);
    await sleep(100);
    const second = await ask(rs0(0), { serverStatus: 1, oplog: 1 });
    const grown = (path: string) => Number(field(second, path)) - Number(field(first, path));
    assert.ok(grown('uptimeMillis') >= 90);
    assert.ok(grown('opcounters.getmore') > 0);
    assert.equal(grown('network.bytesIn'), 0);
  });

  it('says in replSetGetStatus who it is, with the recorded lags and silences', async () => {
    for (const [id, state] of Object.entries({ 0: 1, 2: 2, 3: 7, 4: 2, 5: 2 })) {
      const status = await ask(rs0(Number(id)), { replSetGetStatus: 1 });
      const members = status.members as Document[];
      assert.deepEqual(
        members.map(({ name }) => name as string),
        [0, 1, 2, 3, 4, 5].map(rs0),
      );
      assert.deepEqual(
        members.filter(({ self }) => self === true).map(({ _id }) => _id as number),
        [Number(id)],
      );
      assert.equal(members[Number(id)]!.state, state);
      assert.equal(status.myState, state);
      assert.equal(status.votingMembersCount, 5);
    }
    const status = await ask(rs0(0), { replSetGetStatus: 1 });
    const since = (name: string, id: number) =>
      Number(status.date) - Number(field(status, `members.${id}.${name}`));
    assert.equal(since('lastAppliedWallTime', 1) - since('lastAppliedWallTime', 0), 0);
    assert.equal(since('lastAppliedWallTime', 5) - since('lastAppliedWallTime', 0), 59_928);
    assert.equal(since('lastHeartbeatRecv', 2), 481);
    assert.ok(Math.abs(Date.now() - Number(status.date)) < 1000);
  });

  it('shares one configuration', async () => {
    const members = field(await ask(rs0(4), { replSetGetConfig: 1 }), 'config.members') as Document[];
    assert.deepEqual(
      members.map((m) => `${m.host} ${m.votes} ${m.secondaryDelaySecs}`),
      [0, 1, 2, 3, 4, 5].map((id) => `${rs0(id)} ${id === 5 ? '0 60' : '1 0'}`),
    );
  });

  it('knows the size of the oplog, and no other command', async () => {
    const cursor = directClient(rs0(0))
      .db('local')
      .collection('oplog.rs')
      .aggregate([{ $collStats: { storageStats: {} } }]);
    const [stats] = await cursor.toArray();
    assert.ok(Number(field(stats!, 'storageStats.size')) < Number(field(stats!, 'storageStats.maxSize')));
    await assert.rejects(ask(rs0(0), { listShards: 1 }), refusedWith(59));
    await assert.rejects(ask(rs0(0), { getShardMap: 1 }), refusedWith(203));
  });

  it('counts what it was asked', async () => {
    const before = await fleet.seen(rs0(1));
    const one = directClient(rs0(1));
    await one.db('admin').command({ ping: 1 });
    await one.db('admin').command({ ping: 1 });
    const after = await fleet.seen(rs0(1));
    assert.equal((after.commands.ping ?? 0) - (before.commands.ping ?? 0), 2);
    assert.equal(after.connections - before.connections, 2);
  });

  it('pushes a stepUp to streaming clients', async () => {
    const watching = directClient(rs0(1), { serverMonitoringMode: 'stream' });
    const seen: string[] = [];
    watching.on('serverDescriptionChanged', ({ newDescription }) => seen.push(newDescription.type));
    await watching.connect();
    await sleep(100);
    await fleet.control(rs0(1), 'stepUp');
    await until(() => seen.at(-1) === 'RSPrimary', 500);

    const status = await ask(rs0(0), { replSetGetStatus: 1 });
    assert.equal(status.myState, 2);
    assert.equal(status.term, 2);
    assert.equal(field(status, 'members.1.stateStr'), 'PRIMARY');
    assert.ok(Math.abs(Date.now() - Number(field(status, 'members.1.electionDate'))) < 2000);
    const hello = await ask(rs0(1), { hello: 1 });
    assert.equal(String(hello.electionId), '7fffffff0000000000000002');
    await assert.rejects(fleet.control(rs0(3), 'stepUp'), /cannot be primary/);
    await fleet.control(rs0(0), 'stepUp');
  });

  it('answers a streaming hello again when its time is up', async () => {
    const watching = directClient(rs0(2), { serverMonitoringMode: 'stream', heartbeatFrequencyMS: 500 });
    let beats = 0;
    watching.on('serverHeartbeatSucceeded', ({ awaited }) => (beats += awaited ? 1 : 0));
    await watching.connect();
    await until(() => beats >= 3, 3000);
  });
});
