import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { plainDiscovery } from '../../../support/test-scraper.js';
import {
  askedDuring,
  controlAll,
  declare,
  discovery,
  find,
  namesOf,
} from '../../../support/topology/discovering.js';
import { clusterForTests } from '../../../support/topology/discovered-cluster.js';

describe('name and address of a member in the topology file', () => {
  const shop = clusterForTests({
    mongos: 1,
    config: 1,
    shards: [{ name: 'shard1', set: 'rs1', members: 3, arbiters: 1 }],
  });
  let router: FleetMember;
  let secondary: FleetMember;

  before(() => {
    router = shop.routers[0]!;
    secondary = shop.fleet.membersOf({ set: 'rs1', role: 'secondary' })[0]!;
  });

  const seed = () => shop.fleet.membersOf({ clusterRole: 'config' })[0]!.name;
  const alias = ({ name }: FleetMember) => name.replace('127.0.0.1', 'localhost');
  const declared = () => [
    declare(router.name, 'mongos', { name: 'router-1', address: alias(router), labels: { rack: 'r1' } }),
    declare(alias(secondary), 'shard', { shard: 'shard1', name: 'second', labels: { rack: 'r2' } }),
  ];

  it('replaces its name and keeps the canonical one as host', async () => {
    const found = await discovery([seed()], { target: plainDiscovery({ members: declared() }) });
    for (const [instance, name, rack] of [
      [router, 'router-1', 'r1'],
      [secondary, 'second', 'r2'],
    ] as const) {
      const member = find(found, instance.name);
      assert.deepEqual(
        [member.name, member.host, member.hostname, member.address, member.labels],
        [name, instance.name, '127.0.0.1', alias(instance), { rack }],
      );
    }
    const inSet = found.sets.find(({ name }) => name === 'rs1')!;
    assert.ok(namesOf(inSet).includes('second'));
    assert.ok(found.members.every((member) => member.declared === (member.labels !== undefined)));
  });

  it('stays in effect while no member replies', async () => {
    const following = shop.follow([seed()], { target: plainDiscovery({ members: declared() }) });
    const before = await following.next();
    await controlAll(shop.fleet, shop.members, 'dead');
    for (let scrape = 0; scrape < 2; scrape++) {
      const found = await following.next();
      assert.deepEqual(found.members, before.members);
      assert.deepEqual(found.sets, before.sets);
    }
  });

  it('ends when the file no longer has it; only the address at which the member replies stays', async () => {
    const following = shop.follow([seed()], { target: plainDiscovery({ members: declared() }) });
    await following.next();
    const found = await following.next({ target: plainDiscovery() });
    for (const instance of [router, secondary]) {
      const { name, declared, discovered, labels } = find(found, instance.name);
      assert.deepEqual([name, declared, discovered, labels], [instance.name, false, true, undefined]);
    }
    assert.equal(found.members.length, shop.members.length);
  });

  it('ends as well while the whole set is down', async () => {
    const following = shop.follow([seed()], { target: plainDiscovery({ members: declared() }) });
    await following.next();
    await controlAll(shop.fleet, shop.fleet.membersOf({ set: 'rs1' }), 'dead');
    await following.next();
    const found = await following.next({ target: plainDiscovery() });
    const { name, declared: flag, labels } = find(found, secondary.name);
    assert.deepEqual([name, flag, labels], [secondary.name, false, undefined]);
    assert.equal(found.members.length, shop.members.length);
  });

  it('sends one hello to a member, at the declared address and not at its canonical one', async () => {
    const following = shop.follow([seed()], {
      target: plainDiscovery({ members: declared() }),
    });
    for (let scrape = 0; scrape < 2; scrape++) await following.next();
    const asked = await askedDuring(shop.fleet, () => following.next());
    const hellos = shop.members.map(({ name }) => [name, asked.get(name)?.hello]);
    assert.deepEqual(
      hellos,
      shop.members.map(({ name }) => [name, 1]),
    );
  });

  describe('of which the canonical name cannot be reached from here', () => {
    let silent: Server;
    let dialled = 0;

    before(async () => {
      // Swallows all it is sent.
      silent = createServer((socket) => {
        dialled += 1;
        socket.on('error', () => undefined).resume();
      });
      await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    });

    after(() => new Promise((closed) => silent.close(closed)));

    it('opens no connection to the canonical name and does not wait for it once the member is known', async () => {
      const { port } = silent.address() as AddressInfo;
      const nowhere = new Set([router.name, secondary.name]);
      const dial = (name: string) => (nowhere.has(name) ? `127.0.0.1:${port}` : name);
      const target = plainDiscovery({ members: declared() });
      const following = shop.follow([seed()], { target, dial });
      await following.next();
      dialled = 0;
      const startedAt = performance.now();
      const found = await following.next();
      assert.equal(find(found, secondary.name).address, alias(secondary));
      assert.equal(dialled, 0);
      assert.ok(performance.now() - startedAt < 900, `${performance.now() - startedAt} ms`);
    });
  });
});
