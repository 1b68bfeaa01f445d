import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import { closeClients, directClient, refusedWith } from '../support/fleet/direct-client.js';
import {
  startShardedCluster,
  stopAll,
  waitUntil,
  type Router,
  type ShardedCluster,
} from '../support/mongo-servers.js';

const MONITOR = { auth: { username: 'monitor', password: 'monitor-password' }, authSource: 'admin' };

describe('sharded cluster of real servers', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  let router: Router;

  before(async () => {
    cluster = await startShardedCluster({
      keyFile: true,
      users: { shards: { shard1: [{ name: 'monitor', password: 'another', roles: ['clusterMonitor'] }] } },
    });
    router = cluster.routers[0]!;
  });

  afterEach(closeClients);
  after(stopAll);

  const viaRouter = () => directClient(router.name, MONITOR);
  const admin = () => viaRouter().db('admin');
  const read = (name: string) => viaRouter().db('config').collection(name).find().toArray();

  async function ping(name: string): Promise<number> {
    const row = await viaRouter()
      .db('config')
      .collection<{ _id: string; ping: Date }>('mongos')
      .findOne({ _id: name });
    return row!.ping.getTime();
  }

  it('lets users of the config servers in through the router, and nobody else', async () => {
    const { authInfo } = await admin().command({ connectionStatus: 1 });
    assert.equal((authInfo as { authenticatedUsers: Document[] }).authenticatedUsers[0]?.user, 'monitor');
    const wrong = { ...MONITOR, auth: { username: 'monitor', password: 'wrong' } };
    await assert.rejects(directClient(router.name, wrong).connect(), refusedWith(18));
    const stranger = directClient(router.name).db('admin');
    for (const command of ['serverStatus', 'listShards', 'balancerStatus', 'getShardMap']) {
      await assert.rejects(stranger.command({ [command]: 1 }), refusedWith(13), command);
    }
    const shard = cluster.shard('shard1').members[0]!;
    await assert.rejects(directClient(shard.address, MONITOR).connect(), refusedWith(18));
  });

  it('is a mongos to the driver', async () => {
    const client = viaRouter();
    const types: string[] = [];
    client.on('serverDescriptionChanged', ({ newDescription }) => types.push(newDescription.type));
    const hello = await client.db('admin').command({ hello: 1 });
    assert.equal(types.at(-1), 'Mongos');
    assert.equal(hello.msg, 'isdbgrid');
    assert.equal('setName' in hello || 'configsvr' in hello, false);
  });

  it('knows the shards and the sharded data', async () => {
    const shards = await read('shards');
    assert.deepEqual(
      shards.map(({ _id, host }) => `${String(_id)} ${String(host)}`),
      ['shard0', 'shard1'].map((name) => `${name} ${name}/${cluster.shard(name).members[0]!.address}`),
    );
    assert.deepEqual((await admin().command({ listShards: 1 })).shards, shards);
    assert.equal((await read('chunks')).length, 9);
    assert.equal((await read('chunks')).filter(({ jumbo }) => jumbo === true).length, 1);
    assert.equal(String((await read('version'))[0]!.clusterId), String(cluster.clusterId));
    const { hosts } = await admin().command({ getShardMap: 1 });
    const onShard = await cluster.shard('shard0').members[0]!.command({ getShardMap: 1 });
    assert.deepEqual(onShard.hosts, hosts);
    assert.deepEqual(new Set(Object.values(hosts as object)), new Set(['shard0', 'shard1', 'config']));
    assert.equal((await admin().command({ balancerStatus: 1 })).mode, 'full');
  });

  it("has a router's serverStatus and a router's refusals", async () => {
    const status = await admin().command({ serverStatus: 1, tcmalloc: 0 });
    assert.equal(status.process, 'mongos');
    assert.equal(status.host, router.name);
    assert.ok(Math.abs(Date.now() - (status.localTime as Date).getTime()) < 1000);
    assert.equal('repl' in status || 'tcmalloc' in status, false);
    // The cluster time is genuine: servers would refuse what is made up.
    assert.equal((await admin().command({ ping: 1 })).ok, 1);
    await assert.rejects(admin().command({ replSetGetStatus: 1 }), /not supported through mongos/);
    await assert.rejects(admin().command({ replSetGetConfig: 1 }), refusedWith(59));
  });

  it('registers while it runs', async () => {
    const first = await ping(router.name);
    await waitUntil(async () => (await ping(router.name)) > first);
    await cluster.setRouterAge(router.name, 600);
    assert.ok(Date.now() - (await ping(router.name)) > 599_000);
    await cluster.setRouterAge(router.name, 0);
    await cluster.insertRouterRow({ name: 'app-7c9f-x2x:27017', ageSeconds: 3600 });
    assert.ok(Date.now() - (await ping('app-7c9f-x2x:27017')) > 3_599_000);
  });

  it('can be killed and started again', async () => {
    const other = await cluster.addRouter();
    const open = viaRouter();
    await open.db('admin').command({ ping: 1 });
    await router.kill();
    await assert.rejects(open.db('admin').command({ ping: 1 }), /ECONN|closed/);
    await router.start();
    await admin().command({ ping: 1 });
    await other.kill();
  });

  it('takes in another shard, also one with an arbiter', async () => {
    const shard = await cluster.addShard('shard2', { members: 1, arbiters: 1 });
    // The config servers list the arbiter, too.
    const host = `shard2/${shard.members.map(({ address }) => address).join(',')}`;
    assert.equal((await read('shards')).at(-1)?.host, host);
    const { map } = await admin().command({ getShardMap: 1 });
    assert.equal((map as Document).shard2, host);
  });

  it('reads from what is left of the config servers', async () => {
    const primary = await cluster.config.waitForPrimary();
    await primary.kill();
    assert.equal((await read('shards')).length, 3);
    assert.equal((await admin().command({ serverStatus: 1 })).process, 'mongos');
    const frozen = await ping(router.name);
    await sleep(1500);
    assert.equal(await ping(router.name), frozen);
    for (const member of cluster.config.members) await member.kill();
    await assert.rejects(directClient(router.name, { serverSelectionTimeoutMS: 500 }).connect());
  });
});
