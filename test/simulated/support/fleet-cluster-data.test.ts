import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Document, ObjectId } from 'mongodb';
import { ask, closeClients, directClient } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { recordedFile } from '../../support/fleet/recordings.js';
import type { FleetMember } from '../../support/fleet/spec.js';

const HOUR = 3600;

/** The names of all fields that some of the documents have. */
const shape = (documents: readonly Document[]) =>
  [...new Set(documents.flatMap((one) => Object.keys(one)))].sort();

describe('simulated fleet: what a sharded cluster knows', () => {
  let fleet: Fleet;
  let config: string;
  let routers: readonly string[];

  beforeEach(async () => {
    fleet = await startFleet({
      clusters: [
        {
          name: 'c1',
          mongos: 2,
          config: 2,
          shards: ['shA', 'shB', 'shC'].map((name) => ({ name, members: 2, tags: ['EU'] })),
        },
      ],
    });
    config = fleet.membersOf({ clusterRole: 'config' })[1]!.name;
    routers = fleet.routers.map(({ name }) => name);
  });

  afterEach(async () => {
    await closeClients();
    await fleet.stop();
  });

  const collection = (name: string, from = config) => directClient(from).db('config').collection(name);
  const read = (name: string, from = config) => collection(name, from).find({}).toArray();

  async function pings(): Promise<readonly number[]> {
    const rows = await collection('mongos').find<{ ping: Date }>({}).toArray();
    return rows.map(({ ping }) => ping.getTime());
  }

  it('has the collections of the config database in the recorded shapes', async () => {
    await fleet.setDraining('c1', 'shB', true);
    await fleet.setBalancer('c1', { activeWindow: { start: '01:00', stop: '05:00' } });
    for (const name of ['shards', 'mongos', 'version', 'settings', 'databases', 'collections', 'chunks']) {
      const { documents } = recordedFile(`sharded-by-hand/config.${name}.json`) as { documents: Document[] };
      assert.deepEqual(shape(await read(name)), shape(documents), name);
    }
    assert.deepEqual(await read('shards', routers[0]), await read('shards'));
    assert.deepEqual(await read('changelog'), []);
    const [shard] = fleet.membersOf({ shard: 'shA' }) as [FleetMember];
    assert.deepEqual(await read('shards', shard.name), []);
    const [version] = (await read('version')) as { clusterId?: ObjectId }[];
    const state = await ask(shard.name, { shardingState: 1 });
    assert.ok(version?.clusterId?.equals(state.clusterId as ObjectId));
  });

  it('moves the pings of living routers only', async () => {
    const fresh = await pings();
    for (const ping of fresh) assert.ok(Date.now() - ping < 10_000);
    await fleet.control(routers[0]!, 'dead');
    await fleet.control(routers[1]!, 'hang');
    const frozen = await pings();
    await sleep(50);
    assert.deepEqual(await pings(), frozen);
    await fleet.control(routers[1]!, 'healthy');
    const [dead, living] = await pings();
    assert.equal(dead, frozen[0]);
    assert.ok(living! > frozen[1]!);
    await fleet.ageRouter(routers[1]!, HOUR);
    await fleet.addRouterRow('c1', { name: 'app-7c9f-x2x:27017', ageSeconds: 48 * HOUR });
    const ages = (await pings()).map((ping) => Math.round((Date.now() - ping) / HOUR / 1000));
    assert.deepEqual(ages, [0, 1, 48]);
  });

  it('takes a shard in and lets one go', async () => {
    const shardMap = async () => Object.keys((await ask(routers[0]!, { getShardMap: 1 })).map as object);
    assert.deepEqual(await shardMap(), ['shA', 'shB', 'shC', 'config']);
    const added = await fleet.addShard('c1', {
      name: 'shD',
      set: 'rsD',
      members: 2,
      arbiters: 1,
      listsArbiters: true,
    });
    assert.deepEqual(
      added.map(({ clusterRole, shard, set, role }) => `${clusterRole} ${shard} ${set} ${role}`),
      ['shard shD rsD primary', 'shard shD rsD arbiter'],
    );
    assert.deepEqual(fleet.membersOf({ shard: 'shD' }), added);
    assert.deepEqual(await shardMap(), ['shA', 'shB', 'shC', 'shD', 'config']);
    assert.equal((await ask(added[0]!.name, { hello: 1 })).setName, 'rsD');
    assert.equal((await read('shards')).at(-1)?.host, `rsD/${added[0]!.name},${added[1]!.name}`);
    await fleet.removeShard('c1', 'shA');
    assert.deepEqual(await shardMap(), ['shB', 'shC', 'shD', 'config']);
    const { shards } = (await ask(routers[0]!, { listShards: 1 })) as { shards: Document[] };
    assert.deepEqual(shards, await read('shards'));
    assert.equal(await collection('chunks').countDocuments({ shard: 'shB' }), 40);
    await ask(fleet.membersOf({ shard: 'shA' })[0]!.name, { ping: 1 });
    await assert.rejects(fleet.addShard('c1', { name: 'shB', members: 1 }), /has a shard shB/);
    await assert.rejects(fleet.removeShard('c9', 'shB'), /No cluster c9/);
  });

  it('tells of the balancer and of draining', async () => {
    const balancer = async () => (await ask(routers[0]!, { balancerStatus: 1 })).mode as unknown;
    assert.equal(await balancer(), 'full');
    await fleet.setBalancer('c1', { stopped: true });
    assert.equal(await balancer(), 'off');
    const settings = await collection('settings').findOne({ _id: 'balancer' } as Document);
    assert.deepEqual(settings, { _id: 'balancer', mode: 'full', stopped: true });
    await fleet.setDraining('c1', 'shB', true);
    assert.equal(await collection('shards').countDocuments({ draining: true }), 1);
    await fleet.setDraining('c1', 'shB', false);
    assert.equal(await collection('shards').countDocuments({ draining: true }), 0);
  });
});
