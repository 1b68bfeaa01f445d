import assert from 'node:assert/strict';
import type { DeclaredMember } from '../../../../src/config/config.js';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { plainDiscovery } from '../../../support/test-scraper.js';
import { controlAll, declare, discovery, find, Succession } from '../../../support/topology/discovering.js';

/** The host names of 127.0.0.1 in these tests. */
const lookup = (host: string) =>
  Promise.resolve(['127.0.0.1', 'localhost', 'db.example.net'].includes(host) ? ['127.0.0.1'] : []);

describe('which found member a declared one is', () => {
  let fleet: Fleet;
  let router: FleetMember;
  let config: FleetMember;
  let arbiter: FleetMember;
  let secondary: FleetMember;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 3, arbiters: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 2, shards }] });
    [, router] = fleet.routers as [FleetMember, FleetMember];
    config = fleet.membersOf({ clusterRole: 'config', role: 'secondary' })[0]!;
    [, secondary, arbiter] = fleet.membersOf({ set: 'rs1' }) as [FleetMember, FleetMember, FleetMember];
  });

  afterEach(() => controlAll(fleet, fleet.members, 'healthy'));

  after(() => fleet.stop());

  const seed = () => fleet.membersOf({ clusterRole: 'config', role: 'primary' })[0]!.name;
  const alias = ({ name }: FleetMember, host = 'localhost') => name.replace('127.0.0.1', host);
  const withMembers = (...members: readonly DeclaredMember[]) => ({ target: plainDiscovery({ members }) });

  /** Nobody but that instance is declared, and nobody is there twice. */
  function assertIs(found: Discovered, { name }: FleetMember): void {
    const { declared, discovered } = find(found, name);
    assert.deepEqual([declared, discovered], [true, true]);
    assert.equal(found.members.filter((member) => member.declared).length, 1);
    assert.equal(found.members.length, fleet.members.length);
  }

  const instances = () =>
    [
      ['a router', router, 'mongos', {}],
      ['a config server', config, 'config', {}],
      ['a member of a shard', secondary, 'shard', { shard: 'shard1' }],
      ['an arbiter', arbiter, 'shard', { shard: 'shard1', arbiter: true }],
    ] as const;

  it('the one of the same text', async () => {
    for (const [, instance, clusterRole, more] of instances()) {
      const found = await discovery([seed()], withMembers(declare(instance.name, clusterRole, more)));
      assertIs(found, instance);
      assert.equal(find(found, instance.name).address, instance.name);
    }
  });

  it('the one that the host map leads to, which is dialled there', async () => {
    for (const [kind, instance, clusterRole, more] of instances()) {
      const host = 'internal.example.net:27017';
      const dial = (name: string) => (name === host ? instance.address : name);
      const request = { ...withMembers(declare(host, clusterRole, more)), dial };
      const found = await discovery([seed()], request);
      assertIs(found, instance);
      assert.equal(find(found, instance.name).address, instance.address, kind);
    }
  });

  it('the one that the host map dials at the declared address', async () => {
    for (const [kind, instance, clusterRole, more] of instances()) {
      const dial = (name: string) => (name === instance.name ? alias(instance) : name);
      const request = { ...withMembers(declare(alias(instance), clusterRole, more)), dial };
      const found = await discovery([seed()], request);
      assertIs(found, instance);
      assert.equal(find(found, instance.name).address, alias(instance), kind);
    }
  });

  it('the one that the process there calls itself; it is dialled as declared', async () => {
    for (const [kind, instance, clusterRole, more] of instances()) {
      const found = await discovery([seed()], withMembers(declare(alias(instance), clusterRole, more)));
      assertIs(found, instance);
      assert.equal(find(found, instance.name).address, alias(instance), kind);
    }
  });

  it('the one that resolves to the same address and port, alive or dead', async () => {
    for (const state of ['healthy', 'dead'] as const) {
      for (const [kind, instance, clusterRole, more] of instances()) {
        await fleet.control(instance.name, state);
        const host = alias(instance, 'db.example.net');
        const found = await discovery([seed()], { ...withMembers(declare(host, clusterRole, more)), lookup });
        assertIs(found, instance);
        assert.equal(find(found, instance.name).address, host, `${kind}, ${state}`);
        assert.deepEqual(found.duplicates, []);
      }
    }
  });

  it('one that nothing leads to is none of them', async () => {
    const port = secondary.name.split(':')[1]!;
    const host = `elsewhere.invalid:${port}`;
    const request = { ...withMembers(declare(host, 'shard', { shard: 'shard1' })), lookup };
    const found = await discovery([seed()], request);
    assert.equal(find(found, secondary.name).declared, false);
    assert.deepEqual([find(found, host).declared, find(found, host).discovered], [true, false]);
  });

  it('a match is kept while the member is dead, though nothing else shows it', async () => {
    const all = instances().map(([, instance]) => instance);
    const members = instances().map(([, instance, clusterRole, more]) =>
      declare(alias(instance), clusterRole, more),
    );
    const succession = new Succession([seed()], withMembers(...members));
    try {
      await succession.next();
      await controlAll(fleet, all, 'dead');
      for (let scrape = 0; scrape < 2; scrape++) {
        const found = await succession.next();
        for (const instance of all) {
          const { declared, discovered, address } = find(found, instance.name);
          assert.deepEqual([declared, discovered, address], [true, true, alias(instance)]);
        }
        assert.equal(found.members.length, fleet.members.length);
      }
    } finally {
      await succession.close();
    }
  });

  it('two addresses of one process are one member; the second is reported', async () => {
    for (const [, instance, clusterRole, more] of instances()) {
      const twice = [instance.name, alias(instance)].map((host) => declare(host, clusterRole, more));
      const found = await discovery([seed()], { ...withMembers(...twice), lookup });
      assertIs(found, instance);
      assert.deepEqual(found.duplicates, [alias(instance)]);
    }
  });

  it('the four cases: declared and found, found alone, declared alone; the fourth is nowhere', async () => {
    const absent = '127.0.0.1:1';
    const succession = new Succession(
      [seed()],
      withMembers(declare(absent, 'mongos'), declare(router.name, 'mongos')),
    );
    try {
      const found = await succession.next();
      const flags = (host: string) => [find(found, host).declared, find(found, host).discovered];
      assert.deepEqual(flags(router.name), [true, true]);
      assert.deepEqual(flags(secondary.name), [false, true]);
      assert.deepEqual(flags(absent), [true, false]);
      const left = await succession.next(withMembers(declare(router.name, 'mongos')));
      assert.equal(
        left.members.some(({ host }) => host === absent),
        false,
      );
      assert.equal(left.members.length, fleet.members.length);
    } finally {
      await succession.close();
    }
  });
});
