import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, closeClients, directClient, field, refusedWith } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';

describe('simulated fleet: routers', () => {
  let fleet: Fleet;
  let router: string;
  let config: string;

  before(async () => {
    const shards = [{ name: 'shA', members: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'c1', mongos: 1, config: 1, shards }] });
    [router, config] = fleet.members.map(({ name }) => name) as [string, string];
  });

  afterEach(closeClients);
  after(() => fleet.stop());

  it('says hello as a router', async () => {
    const hello = await ask(router, { hello: 1 });
    assert.equal(hello.msg, 'isdbgrid');
    assert.equal(hello.isWritablePrimary, true);
    const ofMembers = ['setName', 'hosts', 'me', 'primary', 'electionId', 'lastWrite', 'secondary'];
    assert.deepEqual(
      ofMembers.filter((name) => name in hello),
      [],
    );
    assert.equal((await ask(router, { isMaster: 1 })).ismaster, true);
  });

  it('is a mongos to the driver, also to one that streams', async () => {
    const watching = directClient(router, { serverMonitoringMode: 'stream', heartbeatFrequencyMS: 500 });
    const seen: string[] = [];
    let beats = 0;
    watching.on('serverDescriptionChanged', ({ newDescription }) => seen.push(newDescription.type));
    watching.on('serverHeartbeatSucceeded', ({ awaited }) => (beats += awaited ? 1 : 0));
    await watching.connect();
    for (let waited = 0; beats < 2 && waited < 3000; waited += 20) await sleep(20);
    assert.ok(beats >= 2);
    assert.equal(seen.at(-1), 'Mongos');
  });

  it('has the serverStatus of a router', async () => {
    const status = await ask(router, { serverStatus: 1, tcmalloc: 0, metrics: { commands: false } });
    assert.equal(status.process, 'mongos');
    assert.equal(status.host, router);
    assert.equal(field(status, 'sharding.configsvrConnectionString'), `c1-cfg/${config}`);
    assert.ok(Math.abs(Date.now() - (status.localTime as Date).getTime()) < 1000);
    const missing = [
      'repl',
      'wiredTiger',
      'storageEngine',
      'globalLock',
      'locks',
      'flowControl',
      'opLatencies',
    ];
    assert.deepEqual(
      missing.filter((name) => name in status),
      [],
    );
    assert.equal('tcmalloc' in status || 'commands' in (status.metrics as object), false);
  });

  it('refuses on a router what routers refuse', async () => {
    await assert.rejects(ask(router, { replSetGetStatus: 1 }), /not supported through mongos/);
    await assert.rejects(ask(router, { replSetGetConfig: 1 }), refusedWith(59));
    await assert.rejects(ask(config, { listShards: 1 }), refusedWith(59));
    const oplog = directClient(router).db('local').collection('oplog.rs');
    await assert.rejects(oplog.findOne(), refusedWith(20));
    const { commands } = await fleet.seen(router);
    assert.equal(commands.replSetGetStatus, 1);
  });
});
