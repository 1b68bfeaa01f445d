import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import type { Access, ClusterPart } from '../../../../src/config/config.js';
import { ask, closeClients } from '../../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { clientPool, plainDiscovery } from '../../../support/test-scraper.js';
import { discovery, expected, plainly, replying, Succession } from '../../../support/topology/discovering.js';

/** Before 5.0 nothing in hello tells a member of a shard from one of a plain set. */
describe('a sharded cluster of MongoDB 4.4', () => {
  let fleet: Fleet;

  before(async () => {
    const shards = ['shard1', 'shard2'].map((name) => ({ name, members: 3, arbiters: 1 }));
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 1, config: 2, shards }] });
    const exact = { promoteValues: false, promoteLongs: false };
    for (const { name } of fleet.members) {
      const { isImplicitDefaultMajorityWC: _, ...hello } = await ask(name, { hello: 1 }, exact);
      await fleet.control(name, replying('hello', { ...hello, maxWireVersion: new BSON.Int32(9) }));
    }
    await closeClients();
  });

  after(() => fleet.stop());

  for (const [kind, wanted] of [
    ['a router', { clusterRole: 'mongos' }],
    ['a config server', { clusterRole: 'config' }],
    ['the primary of a shard', { clusterRole: 'shard', role: 'primary' }],
    ['a secondary of a shard', { clusterRole: 'shard', role: 'secondary' }],
    ['the arbiter of a shard', { clusterRole: 'shard', role: 'arbiter' }],
  ] as const) {
    it(`is found whole from ${kind} alone`, async () => {
      const found = await discovery([fleet.membersOf(wanted)[0]!.name]);
      assert.deepEqual(plainly(found), expected(fleet.members));
    });
  }

  it('a seed that turns out to be of a shard is dialled again with the access of the shard', async () => {
    const { address } = fleet.membersOf({ shard: 'shard1' })[0]!;
    const access: Access = { uriOptions: { appName: 'shard1' } };
    const part: ClusterPart = { clusterRole: 'shard', name: 'shard1', access, discovery: true };
    const pool = clientPool();
    const dialled: string[] = [];
    const get = pool.get.bind(pool);
    pool.get = (wanted) => {
      if (wanted.address === address)
        dialled.push(pool.accesses.accessOf(wanted.accessId).uriOptions.appName ?? '');
      return get(wanted);
    };
    const seeds = [address, fleet.routers[0]!.name];
    const succession = new Succession(seeds, { target: plainDiscovery({ parts: [part] }) }, pool);
    try {
      await succession.next();
      assert.deepEqual(dialled, ['', 'shard1']);
    } finally {
      await succession.close();
    }
  });
});
