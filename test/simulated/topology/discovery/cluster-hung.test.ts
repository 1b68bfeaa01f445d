import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import {
  controlAll,
  discovery,
  expected,
  plainly,
  Succession,
} from '../../../support/topology/discovering.js';

describe('discovery of a sharded cluster in which processes hang', () => {
  let fleet: Fleet;

  before(async () => {
    const shards = ['shard1', 'shard2'].map((name) => ({ name, members: 3, arbiters: 1 }));
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 3, shards }] });
  });

  afterEach(() => controlAll(fleet, fleet.members, 'healthy'));

  after(() => fleet.stop());

  /** What a discovery may take as a whole. */
  const LIMIT_MS = 8_000;

  it('one of every kind: all the same everything is found in time', async () => {
    const one = (wanted: Parameters<Fleet['membersOf']>[0]) => fleet.membersOf(wanted).slice(0, 1);
    const hung = [
      ...one({ clusterRole: 'mongos' }),
      ...one({ clusterRole: 'config' }),
      ...one({ shard: 'shard1' }),
      ...one({ shard: 'shard2' }),
    ];
    await controlAll(fleet, hung, 'hang');
    const seed = fleet.membersOf({ shard: 'shard1', role: 'secondary' })[0]!.name;
    assert.deepEqual(plainly(await discovery([seed], {}, LIMIT_MS)), expected(fleet.members));
  });

  it('config servers that answer hello and nothing else: the routers are queried', async () => {
    await controlAll(fleet, fleet.membersOf({ clusterRole: 'config' }), { hangCommand: 'find' });
    const found = await discovery([fleet.routers[0]!.name], {}, LIMIT_MS);
    assert.deepEqual(plainly(found), expected(fleet.members));
  });

  it('a cluster that was found stays whole while its config servers hang', async () => {
    const succession = new Succession([fleet.routers[0]!.name]);
    try {
      const before = await succession.next();
      await controlAll(fleet, fleet.membersOf({ clusterRole: 'config' }), 'hang');
      const found = await succession.next({}, LIMIT_MS);
      assert.deepEqual([found.members, found.sets], [before.members, before.sets]);
    } finally {
      await succession.close();
    }
  });
});
