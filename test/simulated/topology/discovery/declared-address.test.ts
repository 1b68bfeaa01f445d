import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { plainDiscovery } from '../../../support/rounds.js';
import {
  askedDuring,
  controlAll,
  declare,
  discovery,
  find,
  namesOf,
  Succession,
} from '../../../support/topology/discovering.js';

describe('what the topology file says of a member', () => {
  let fleet: Fleet;
  let router: FleetMember;
  let secondary: FleetMember;
  let succession: Succession | undefined;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 3, arbiters: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 1, config: 1, shards }] });
    router = fleet.routers[0]!;
    secondary = fleet.membersOf({ set: 'rs1', role: 'secondary' })[0]!;
  });

  afterEach(async () => {
    await succession?.close();
    succession = undefined;
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(() => fleet.stop());

  const opened = (...more: ConstructorParameters<typeof Succession>): Succession =>
    (succession = new Succession(...more));

  const seed = () => fleet.membersOf({ clusterRole: 'config' })[0]!.name;
  const alias = ({ name }: FleetMember) => name.replace('127.0.0.1', 'localhost');
  const declared = () => [
    declare(router.name, 'mongos', { name: 'router-1', address: alias(router), labels: { rack: 'r1' } }),
    declare(alias(secondary), 'shard', { shard: 'shard1', name: 'second', labels: { rack: 'r2' } }),
  ];

  it('its name stands before all others, its canonical one is kept beside', async () => {
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

  it('holds as well while nobody answers', async () => {
    const following = opened([seed()], { target: plainDiscovery({ members: declared() }) });
    const before = await following.next();
    await controlAll(fleet, fleet.members, 'dead');
    for (let round = 0; round < 2; round++) {
      const found = await following.next();
      assert.deepEqual(found.members, before.members);
      assert.deepEqual(found.sets, before.sets);
    }
  });

  it('holds no more once the file has lost it: only the address where it answers stays', async () => {
    const following = opened([seed()], { target: plainDiscovery({ members: declared() }) });
    await following.next();
    const found = await following.next({ target: plainDiscovery() });
    for (const instance of [router, secondary]) {
      const { name, declared, discovered, labels } = find(found, instance.name);
      assert.deepEqual([name, declared, discovered, labels], [instance.name, false, true, undefined]);
    }
    assert.equal(found.members.length, fleet.members.length);
  });

  it('is lost also while the whole set is dead', async () => {
    const following = opened([seed()], { target: plainDiscovery({ members: declared() }) });
    await following.next();
    await controlAll(fleet, fleet.membersOf({ set: 'rs1' }), 'dead');
    await following.next();
    const found = await following.next({ target: plainDiscovery() });
    const { name, declared: flag, labels } = find(found, secondary.name);
    assert.deepEqual([name, flag, labels], [secondary.name, false, undefined]);
    assert.equal(found.members.length, fleet.members.length);
  });

  it('an instance is asked once, at the declared address alone, not at its canonical one as well', async () => {
    const following = opened([seed()], {
      target: plainDiscovery({ members: declared() }),
    });
    for (let round = 0; round < 2; round++) await following.next();
    const asked = await askedDuring(fleet, () => following.next());
    const hellos = fleet.members.map(({ name }) => [name, asked.get(name)?.hello]);
    assert.deepEqual(
      hellos,
      fleet.members.map(({ name }) => [name, 1]),
    );
  });

  describe('where the canonical name leads nowhere from here', () => {
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

    it('nothing is dialled there and nothing waits for it, once the process is known', async () => {
      const { port } = silent.address() as AddressInfo;
      const nowhere = new Set([router.name, secondary.name]);
      const dial = (name: string) => (nowhere.has(name) ? `127.0.0.1:${port}` : name);
      const target = plainDiscovery({ members: declared() });
      const following = opened([seed()], { target, dial });
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
