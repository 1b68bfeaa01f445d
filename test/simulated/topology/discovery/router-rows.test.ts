import assert from 'node:assert/strict';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { discovery, find, replying, Succession } from '../../../support/topology/discovering.js';

describe('rows of routers that cannot be reached from here', () => {
  const POD = 'mongos-5d9c7b-x2x.invalid:27017';
  const LONG_GONE = 'mongos-5d9c7b-aaa.invalid:27017';
  let fleet: Fleet;

  before(async () => {
    const shards = [{ name: 'shard1', members: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 1, config: 1, shards }] });
    await fleet.addRouterRow('shop', { name: LONG_GONE, ageSeconds: 3600 });
    await fleet.addRouterRow('shop', { name: POD, ageSeconds: 5 });
  });

  after(() => fleet.stop());

  it('are members while they are fresh, and go with their row', async () => {
    const router = fleet.routers[0]!.name;
    const succession = new Succession([fleet.membersOf({ clusterRole: 'shard' })[0]!.name]);
    try {
      const found = await succession.next();
      const { discovered, declared, address, hostname } = find(found, POD);
      assert.deepEqual([discovered, declared, address], [true, false, POD]);
      assert.equal(hostname, POD.split(':')[0]);
      assert.deepEqual(hosts(found), [router, POD]);
      // The ping of a router that lives is never older than that; the pod's row is then a minute behind.
      await fleet.ageRouter(router, -60);
      assert.deepEqual(hosts(await succession.next()), [router]);
    } finally {
      await succession.close();
      await fleet.ageRouter(router, 0);
    }
  });

  it('a router is dialled where it answers, and reported as its row says', async () => {
    const router = fleet.routers[0]!.name;
    const alias = router.replace('127.0.0.1', 'localhost');
    const found = await discovery([alias]);
    assert.deepEqual(hosts(found), [router, POD]);
  });

  it('one whose name leads nowhere is dialled at the seed where it answers, dead or alive', async () => {
    const router = fleet.routers[0]!.name;
    const seed = router.replace('127.0.0.1', 'localhost');
    await fleet.control(router, replying('serverStatus', { host: POD, process: 'mongos', ok: 1 }));
    const succession = new Succession([seed, fleet.membersOf({ clusterRole: 'config' })[0]!.name]);
    try {
      assert.equal(find(await succession.next(), POD).address, seed);
      await fleet.control(router, 'dead');
      const found = await succession.next();
      assert.deepEqual([find(found, POD).address, find(found, POD).discovered], [seed, true]);
      assert.deepEqual(hosts(found), [router, POD]);
    } finally {
      await succession.close();
      await fleet.control(router, 'healthy');
    }
  });

  it('the name that a router had before goes with its row, though the router answers to it too', async () => {
    const router = fleet.routers[0]!.name;
    const former = router.replace('127.0.0.1', 'localhost');
    await fleet.addRouterRow('shop', { name: former, ageSeconds: 5 });
    const succession = new Succession([router], { routerRetentionMs: 0 });
    try {
      await succession.next();
      await fleet.ageRouter(router, -60);
      assert.deepEqual(hosts(await succession.next()), [router]);
    } finally {
      await succession.close();
      await fleet.ageRouter(router, 0);
    }
  });

  const hosts = ({ members }: Discovered) =>
    members.filter(({ clusterRole }) => clusterRole === 'mongos').map(({ host }) => host);
});
