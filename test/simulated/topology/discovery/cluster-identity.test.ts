import assert from 'node:assert/strict';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { clusterOf, plainDiscovery, resultOf, TestScraper } from '../../../support/test-scraper.js';
import {
  controlAll,
  declare,
  discovery,
  expected,
  find,
  plainly,
  Succession,
} from '../../../support/topology/discovering.js';

type Wanted = Parameters<Fleet['membersOf']>[0];

describe('two clusters that are mixed up', () => {
  let fleet: Fleet;
  let blue: readonly FleetMember[];
  let green: readonly FleetMember[];

  beforeEach(async () => {
    // Even the names of their sets are the same, but for one shard.
    const shard1 = { name: 'shard1', members: 3, arbiters: 1 };
    const like = { mongos: 2, config: 2, configSet: 'cfg' };
    fleet = await startFleet({
      clusters: [
        { name: 'blue', ...like, shards: [shard1] },
        { name: 'green', ...like, shards: [shard1, { ...shard1, name: 'shard2' }] },
      ],
    });
    blue = fleet.membersOf({ cluster: 'blue' });
    green = fleet.membersOf({ cluster: 'green' });
  });

  afterEach(() => fleet.stop());

  const of = (cluster: string, wanted: Wanted) => fleet.membersOf({ cluster, ...wanted })[0]!.name;

  for (const [kind, wanted] of [
    ['a router', { clusterRole: 'mongos' }],
    ['a config server', { clusterRole: 'config' }],
    ['a member of a shard', { clusterRole: 'shard', role: 'secondary' }],
  ] as const) {
    it(`of seeds of both, only the first one's is monitored; the other, ${kind}, is reported`, async () => {
      const stranger = of('green', wanted);
      const succession = new Succession([of('blue', { clusterRole: 'mongos' }), stranger]);
      try {
        for (let scrape = 0; scrape < 2; scrape++) {
          const found = await succession.next();
          assert.deepEqual(plainly(found), expected(blue));
          assert.deepEqual(found.otherCluster, [stranger]);
        }
      } finally {
        await succession.close();
      }
    });
  }

  for (const shard of ['shard1', 'shard2']) {
    it(`an arbiter among the seeds, of ${shard}, does not lead into its own cluster`, async () => {
      const stranger = of('green', { role: 'arbiter', shard });
      const found = await discovery([of('blue', { clusterRole: 'mongos' }), stranger]);
      const hosts = new Set(found.members.map(({ host }) => host));
      const intruders = green.filter(({ name }) => name !== stranger && hosts.has(name));
      assert.deepEqual(intruders, []);
      assert.equal(found.sets.find(({ name }) => name === 'shard1')!.members.length, 3);
    });
  }

  it('once known, the cluster stays the one it is, whatever the order of the seeds', async () => {
    const seeds = [of('green', { clusterRole: 'mongos' }), of('blue', { clusterRole: 'mongos' })];
    const succession = new Succession([...seeds].reverse());
    try {
      const { clusterId } = await succession.next();
      const found = await succession.next({ seeds });
      assert.deepEqual([found.clusterId, found.otherCluster], [clusterId, [seeds[0]]]);
      assert.deepEqual(plainly(found), expected(blue));
    } finally {
      await succession.close();
    }
  });

  it('adopts a rebuilt cluster, of which all report another clusterId', async () => {
    const seeds = [of('blue', { clusterRole: 'mongos' }), of('green', { clusterRole: 'mongos' })];
    const succession = new Succession(seeds);
    try {
      const { clusterId } = await succession.next();
      await controlAll(fleet, blue, 'dead');
      await succession.next({ routerRetentionMs: 0 });
      const found = await succession.next({ routerRetentionMs: 0 });
      assert.notEqual(found.clusterId, clusterId);
      assert.deepEqual(found.otherCluster, []);
      assert.deepEqual(hostsIn(found, 'config'), hostsOf(green, 'config'));
      assert.deepEqual(hostsIn(found, 'shard'), hostsOf(green, 'shard'));
      assert.deepEqual(hostsIn(found, 'mongos'), hostsOf(green, 'mongos'));
    } finally {
      await succession.close();
    }
  });

  describe('a declared member of the other one', () => {
    for (const [kind, wanted] of [
      ['a router', { clusterRole: 'mongos' }],
      ['a config server', { clusterRole: 'config' }],
      ['a member of a shard', { clusterRole: 'shard', role: 'secondary' }],
    ] as const) {
      it(`is kept and never taken for one of this: ${kind}`, async () => {
        const host = of('green', wanted);
        const { clusterRole } = wanted;
        const member = declare(host, clusterRole, clusterRole === 'shard' ? { shard: 'shard1' } : {});
        const target = plainDiscovery({ members: [member] });
        const found = await discovery([of('blue', { clusterRole: 'config' })], { target });
        const { declared, discovered, otherCluster } = find(found, host);
        assert.deepEqual([declared, discovered], [true, false]);
        assert.match(otherCluster!, /^[0-9a-f]{24}$/);
        assert.notEqual(otherCluster, found.clusterId);
        assert.deepEqual(found.otherCluster, [host]);
        assert.equal(found.members.length, blue.length + 1);
        assert.equal(await downReason(found, host), 'wrong_identity');
      });
    }
  });

  it('does not take a router of another cluster for one of this: its port was reused', async () => {
    const host = of('green', { clusterRole: 'mongos' });
    const succession = new Succession([of('blue', { clusterRole: 'config' })]);
    try {
      await fleet.addRouterRow('blue', { name: host, ageSeconds: 1 });
      const found = await succession.next();
      assert.deepEqual(found.otherCluster, [host]);
      assert.equal(find(found, host).discovered, true);
      assert.equal(await downReason(found, host), 'wrong_identity');
    } finally {
      await succession.close();
    }
  });

  for (const [kind, wanted] of [
    ['a shard', { clusterRole: 'shard', role: 'secondary' }],
    ['the config servers', { clusterRole: 'config', role: 'secondary' }],
  ] as const) {
    it(`a member of ${kind} whose port the other one uses now: the rest of its set is found all the same`, async () => {
      const [host, stranger] = [of('blue', wanted), of('green', wanted)];
      const dial = (name: string) => (name === host ? stranger : name);
      const succession = new Succession([of('blue', { clusterRole: 'mongos' })], { dial });
      try {
        for (let scrape = 0; scrape < 2; scrape++) {
          const found = await succession.next();
          const hosts = found.members.map((member) => member.host);
          assert.deepEqual(
            hosts,
            expected(blue).map((member) => member.host),
          );
          assert.deepEqual(found.otherCluster, [stranger]);
          assert.ok(found.sets.every(({ config }) => config));
          assert.equal(await downReason(found, host), 'wrong_identity');
        }
      } finally {
        await succession.close();
      }
    });
  }

  const hostsIn = ({ members }: Discovered, clusterRole: string) =>
    members.filter((one) => one.clusterRole === clusterRole).map(({ host }) => host);
  const hostsOf = (members: readonly FleetMember[], clusterRole: string) =>
    members.filter((one) => one.clusterRole === clusterRole).map(({ name }) => name);

  /** Why a scrape says that it is down; undefined when it is up. */
  async function downReason({ members, sets }: Discovered, host: string): Promise<string | undefined> {
    const scraper = new TestScraper({ clusters: [{ ...clusterOf(members), sets }] });
    try {
      return resultOf(await scraper.scrape(), host).failure?.reason;
    } finally {
      await scraper.close();
    }
  }
});
