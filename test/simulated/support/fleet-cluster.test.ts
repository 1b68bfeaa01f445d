import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { ask, closeClients, field, refusedWith } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { recordedFile } from '../../support/fleet/recordings.js';
import type { FleetMember } from '../../support/fleet/spec.js';

const recorded = (name: string) => recordedFile(`sharded-by-hand/${name}.json`) as Document;

/** The names of a document's fields. */
const names = (document: unknown) => Object.keys(document as Document).sort();

const without = (list: readonly string[], ...left: string[]) => list.filter((name) => !left.includes(name));

describe('simulated fleet: the instances of a sharded cluster', () => {
  let fleet: Fleet;

  before(async () => {
    fleet = await startFleet({
      clusters: [
        {
          name: 'c1',
          mongos: 2,
          config: 2,
          configSet: 'cfg',
          shards: [
            { name: 'shA', members: 3, hidden: 1 },
            { name: 'shB', set: 'rsB', members: 3, arbiters: 1 },
          ],
          hosts: ['127.0.0.1', '127.0.0.2', '127.0.0.3'],
        },
        { name: 'c2', mongos: 1, config: 1, shards: [{ name: 's0', members: 1 }], configShard: true },
      ],
    });
  });

  afterEach(closeClients);
  after(() => fleet.stop());

  const one = (wanted: Partial<FleetMember>, index = 0) =>
    fleet.membersOf({ cluster: 'c1', ...wanted })[index]!.name;
  const config = (index = 0) => one({ clusterRole: 'config' }, index);
  const shard = (id: string, index = 0) => one({ shard: id }, index);
  const router = () => one({ clusterRole: 'mongos' });

  it('names its instances by cluster_role and spreads them over the hosts', () => {
    const described = fleet
      .membersOf({ cluster: 'c1' })
      .map(({ name, clusterRole, set, role, shard: id }) =>
        [name.split(':')[0]!.slice(-1), clusterRole, set, role, id ?? '-'].join(' '),
      );
    assert.deepEqual(described, [
      ...['1 mongos  mongos -', '2 mongos  mongos -'],
      ...['3 config cfg primary -', '1 config cfg secondary -'],
      ...['2 shard shA primary shA', '3 shard shA secondary shA', '1 shard shA hidden shA'],
      ...['2 shard rsB primary shB', '3 shard rsB secondary shB', '1 shard rsB arbiter shB'],
    ]);
    assert.equal(fleet.routers.length, 3);
  });

  it('says hello as a config server and as a shard', async () => {
    const cfg = await ask(config(), { hello: 1 });
    assert.deepEqual(names(cfg), without(names(recorded('config-primary.hello')), 'passives'));
    assert.equal(cfg.configsvr, 2);
    assert.equal((await ask(config(1), { hello: 1 })).configsvr, 2);
    const member = await ask(shard('shA'), { hello: 1 });
    assert.deepEqual(names(member), names(recorded('shard-primary.hello')));
    assert.equal(member.isImplicitDefaultMajorityWC, true);
    assert.equal((await ask(shard('shB', 2), { hello: 1 })).isImplicitDefaultMajorityWC, false);
  });

  it('answers getShardMap by kind of process', async () => {
    const listed = (wanted: Partial<FleetMember>) => [0, 1].map((index) => one(wanted, index)).join(',');
    const cfg = `cfg/${listed({ clusterRole: 'config' })}`;
    const map = {
      shA: `shA/${listed({ shard: 'shA' })}`,
      shB: `rsB/${listed({ shard: 'shB' })}`,
      config: cfg,
    };
    const replies = await Promise.all(
      [config(), shard('shA', 2), router(), config(1)].map((from) => ask(from, { getShardMap: 1 })),
    );
    const [ofConfig, ofShard, ofRouter, ofSecondary] = replies as [Document, Document, Document, Document];
    for (const reply of [ofConfig, ofShard, ofRouter]) assert.deepEqual(reply.map, map);
    const pairs: readonly (readonly [Document, Document])[] = [
      [ofConfig, recorded('config-primary.getShardMap')],
      [ofShard, recorded('shard-primary.getShardMap')],
      [ofSecondary, recorded('config-secondary.getShardMap')],
    ];
    for (const [reply, like] of pairs) {
      assert.deepEqual(
        without(names(like), '$gleStats', 'lastCommittedOpTime', '$clusterTime', 'operationTime'),
        names(reply),
      );
      assert.deepEqual(names(like.map), names(reply.map));
      assert.deepEqual(
        new Set(Object.values(like.hosts as object)),
        new Set(Object.values(reply.hosts as object)),
      );
      assert.equal('' in (like.connStrings as object), '' in (reply.connStrings as object));
    }
    assert.equal((ofShard.hosts as Document)[shard('shA')], 'shA');
    assert.deepEqual(ofSecondary.map, { config: cfg });
    // A hidden member and an arbiter are not in it; the arbiter does not know of it.
    assert.equal(names(ofRouter.hosts).length, 6);
    await assert.rejects(ask(shard('shB', 2), { getShardMap: 1 }), refusedWith(203));
  });

  it('has the sections of its kind in serverStatus', async () => {
    const cfg = await ask(config(), { serverStatus: 1 });
    assert.deepEqual(names(cfg), names(recorded('config-primary.serverStatus')));
    assert.equal(field(cfg, 'shardingStatistics.numShardedCollections'), 4);
    const primary = await ask(shard('shA'), { serverStatus: 1 });
    assert.deepEqual(names(primary), names(recorded('shard-primary.serverStatus')));
    const { sharding, shardingStatistics, repl } = await ask(shard('shA', 1), { serverStatus: 1 });
    assert.deepEqual((sharding as Document).configsvrConnectionString, `cfg/${config()},${config(1)}`);
    assert.deepEqual(
      names(shardingStatistics),
      names(recorded('shard-primary.serverStatus').shardingStatistics),
    );
    assert.equal((repl as Document).setName, 'shA');
    assert.equal('sharding' in (await ask(shard('shB', 2), { serverStatus: 1 })), false);
    for (const document of [cfg, primary]) {
      assert.ok(Math.abs(Date.now() - (document.localTime as Date).getTime()) < 1000);
      const job = field(document, 'logicalSessionRecordCache.lastSessionsCollectionJobTimestamp') as Date;
      assert.ok(job.getTime() < Date.now());
    }
  });

  it('knows whom it belongs to', async () => {
    const status = await ask(config(1), { replSetGetStatus: 1 });
    assert.equal(status.configsvr, true);
    assert.equal(field(await ask(config(), { replSetGetConfig: 1 }), 'config.configsvr'), true);
    const state = await ask(shard('shB', 1), { shardingState: 1 });
    assert.equal(state.shardName, 'shB');
    const other = fleet.membersOf({ cluster: 'c2', clusterRole: 'config' })[0]!;
    assert.equal(other.shard, 'config');
    const ofOther = await ask(other.name, { shardingState: 1 });
    assert.equal(ofOther.shardName, 'config');
    assert.notDeepEqual(ofOther.clusterId, state.clusterId);
  });
});
