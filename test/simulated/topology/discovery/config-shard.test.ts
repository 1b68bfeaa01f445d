import assert from 'node:assert/strict';
import type { Behaviour } from '../../../support/fleet/behaviour.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import {
  controlAll,
  discovery,
  expected,
  plainly,
  refusing,
  Succession,
} from '../../../support/topology/discovering.js';

/** A router without any config server: what needs one is refused. */
const WITHOUT_CONFIG: Behaviour = refusing('find');

describe('a config set that is a shard too (8.0)', () => {
  let fleet: Fleet;
  let config: readonly FleetMember[];

  before(async () => {
    const shards = [{ name: 'shard1', members: 3, arbiters: 1 }];
    fleet = await startFleet({
      clusters: [{ name: 'shop', mongos: 1, config: 3, shards, configShard: true }],
    });
    config = fleet.membersOf({ clusterRole: 'config' });
  });

  afterEach(() => controlAll(fleet, fleet.members, 'healthy'));

  after(() => fleet.stop());

  for (const [kind, wanted] of [
    ['a router', { clusterRole: 'mongos' }],
    ['its primary', { clusterRole: 'config', role: 'primary' }],
    ['a secondary of it', { clusterRole: 'config', role: 'secondary' }],
    ['a member of another shard', { clusterRole: 'shard', role: 'primary' }],
  ] as const) {
    it(`is found once from ${kind}: as the config servers, with the shard`, async () => {
      const found = await discovery([fleet.membersOf(wanted)[0]!.name]);
      assert.deepEqual(plainly(found), expected(fleet.members));
      assert.deepEqual(
        found.sets.map(({ name, clusterRole, shard }) => [name, clusterRole, shard]),
        [
          ['shop-cfg', 'config', 'config'],
          ['shard1', 'shard', 'shard1'],
        ],
      );
      assert.ok(found.members.filter(({ shard }) => shard === 'config').length === config.length);
    });
  }

  it('stays one where none of its members answers: the shard map and its own hosts name it once', async () => {
    await controlAll(fleet, config, 'dead');
    const found = await discovery([fleet.routers[0]!.name]);
    assert.deepEqual(plainly(found), expected(fleet.members));
  });

  it('stays the shard it was when all its members have died', async () => {
    const succession = new Succession([fleet.routers[0]!.name]);
    try {
      const before = await succession.next();
      await controlAll(fleet, config, 'dead');
      await controlAll(fleet, fleet.routers, WITHOUT_CONFIG);
      for (let scrape = 0; scrape < 2; scrape++) {
        const found = await succession.next();
        assert.deepEqual(found.members, before.members);
        assert.deepEqual(found.sets, before.sets);
      }
    } finally {
      await succession.close();
    }
  });

  it('is made of config servers also where getShardMap is refused and only config.shards can be read', async () => {
    await controlAll(fleet, fleet.members, refusing('getShardMap'));
    const found = await discovery([config[0]!.name]);
    assert.deepEqual(plainly(found), expected(fleet.members));
  });
});
